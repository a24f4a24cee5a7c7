// wire A B DELAY_MS JITTER_MS LOSS_PER_MILLE PACKETS_PER_SECOND QUEUE
//
// A piece of cable between two interfaces, in userspace, because this must work where the kernel has no netem. Every frame
// that arrives on A leaves by B after DELAY_MS (and up to JITTER_MS more, which reorders), and the other way round. Several
// delays with commas between them are several paths: the sum of the last octets of both IPv4 addresses, modulo their number,
// says which, so it is the same there and back. LOSS_PER_MILLE are lost, each way. PACKETS_PER_SECOND, unless 0, is a
// bottleneck, each way, with a tail-drop queue of QUEUE frames before it. Prints "ready", runs until SIGTERM or SIGINT, then
// prints what each direction did.
//
// A frame arrives when the kernel has stamped it (CLOCK_REALTIME, so all times here are), not when this process gets round to
// it: what the machine does meanwhile makes frames late, but never fills a queue. For that, each frame has a slot of its own
// in the ring (TPACKET_V2); a ring of blocks (TPACKET_V3) shows nothing before a block is full or some milliseconds old.
//
// Time is a wheel of TICKS slots of TICK_NANOS: what a frame waits is rounded up to a tick, and is at most TICKS of them.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>

#define TICKS 16384
#define TICK_NANOS 50000ull             // 16,384 x 50 us: up to 819 ms
#define FRAME_BYTES 1520                // an Ethernet frame with a tag; longer ones are not carried
#define FRAMES_HELD 262144              // in both directions together; beyond it frames are lost and counted
#define SLOT_BYTES 2048
#define SLOTS 16384                     // frames that may wait in each ring until this process runs: 16 ms at a million a second
#define BLOCK_BYTES (1 << 16)           // what the kernel allocates at once; a whole number of slots
#define TURN 512                        // most frames read before the other direction has its turn
#define BATCH 64
#define DELAYS 64

struct frame {
    struct frame *next;
    uint32_t length;
    uint8_t bytes[FRAME_BYTES];
};

struct slot {
    struct frame *first, *last;
};

struct direction {
    int receive_fd, send_fd;
    uint8_t *ring;
    int slot;
    struct slot wheel[TICKS];
    uint64_t tick;                      // all slots up to this one have been sent
    uint64_t free_at;                   // when the bottleneck has sent what it holds
    long arrived, left, lost, queue_drops, send_errors, too_many;
    struct mmsghdr messages[BATCH];
    struct iovec vectors[BATCH];
    struct frame *batch[BATCH];
    int batched;
};

static struct direction directions[2];
static uint64_t delay_nanos[DELAYS], jitter_nanos;
static int delays;
static uint32_t loss_per_mille;
static uint64_t packets_per_second, queue_frames;
static struct frame *unused;
static long held;
static volatile sig_atomic_t stopped;

static void refuse(const char *what)
{
    perror(what);
    exit(1);
}

static uint64_t now_nanos(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}

// xorshift64 with a fixed seed: the same losses in every run that sees the same frames.
static uint32_t random_bits(void)
{
    static uint64_t state = 88172645463325252ull;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state >> 32;
}

static struct frame *take_frame(void)
{
    struct frame *frame = unused;
    if (frame) {
        unused = frame->next;
        return frame;
    }
    if (held == FRAMES_HELD)
        return NULL;
    held++;
    return malloc(sizeof *frame);
}

static void give_back(struct frame *frame)
{
    frame->next = unused;
    unused = frame;
}

static void open_receiver(struct direction *d, unsigned interface)
{
    int version = TPACKET_V2, on = 1;
    struct tpacket_req request = {
        .tp_block_size = BLOCK_BYTES,
        .tp_block_nr = SLOTS / (BLOCK_BYTES / SLOT_BYTES),
        .tp_frame_size = SLOT_BYTES,
        .tp_frame_nr = SLOTS,
    };
    struct sockaddr_ll address = {
        .sll_family = AF_PACKET, .sll_ifindex = interface, .sll_protocol = htons(ETH_P_ALL)};
    d->receive_fd = socket(AF_PACKET, SOCK_RAW, 0);
    if (d->receive_fd < 0 || setsockopt(d->receive_fd, SOL_PACKET, PACKET_VERSION, &version, sizeof version)
        || setsockopt(d->receive_fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on)
        || setsockopt(d->receive_fd, SOL_PACKET, PACKET_RX_RING, &request, sizeof request))
        refuse("receiver");
    d->ring = mmap(NULL, (size_t)SLOT_BYTES * SLOTS, PROT_READ | PROT_WRITE, MAP_SHARED, d->receive_fd, 0);
    if (d->ring == MAP_FAILED || bind(d->receive_fd, (struct sockaddr *)&address, sizeof address))
        refuse("ring");
}

static void open_sender(struct direction *d, unsigned interface)
{
    int on = 1;
    struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_ifindex = interface};
    d->send_fd = socket(AF_PACKET, SOCK_RAW, 0);
    if (d->send_fd < 0 || bind(d->send_fd, (struct sockaddr *)&address, sizeof address)
        || setsockopt(d->send_fd, SOL_PACKET, PACKET_QDISC_BYPASS, &on, sizeof on))
        refuse("sender");
}

static void flush(struct direction *d)
{
    int done = 0;
    while (done < d->batched) {
        int taken = sendmmsg(d->send_fd, d->messages + done, d->batched - done, 0);
        if (taken < 0) {
            d->send_errors++;           // this frame is lost, as on a cable that is cut
            done++;
        } else {
            d->left += taken;
            done += taken;
        }
    }
    for (int i = 0; i < d->batched; i++)
        give_back(d->batch[i]);
    d->batched = 0;
}

static void send_frame(struct direction *d, struct frame *frame)
{
    int i = d->batched++;
    d->batch[i] = frame;
    d->vectors[i] = (struct iovec){.iov_base = frame->bytes, .iov_len = frame->length};
    d->messages[i].msg_hdr = (struct msghdr){.msg_iov = &d->vectors[i], .msg_iovlen = 1};
    if (d->batched == BATCH)
        flush(d);
}

// Which of the delays a frame has; the first if it is not IPv4.
static uint64_t delay_of(const uint8_t *bytes, uint32_t length)
{
    const int source_end = 14 + 15, destination_end = 14 + 19;
    int is_ipv4 = length > (uint32_t)destination_end && bytes[12] == 8 && bytes[13] == 0;
    return delay_nanos[is_ipv4 ? (bytes[source_end] + bytes[destination_end]) % delays : 0];
}

// When a frame that arrived at `arrival` has passed the bottleneck; 0 if the queue before it is full.
static uint64_t passage(struct direction *d, uint64_t arrival)
{
    if (!packets_per_second)
        return arrival;
    uint64_t each = 1000000000ull / packets_per_second;
    if (d->free_at < arrival)
        d->free_at = arrival;
    if (d->free_at - arrival > queue_frames * each)
        return 0;
    return d->free_at += each;
}

static void accept_frame(struct direction *d, const uint8_t *bytes, uint32_t length, uint64_t arrival)
{
    d->arrived++;
    if (length > FRAME_BYTES || (loss_per_mille && random_bits() % 1000 < loss_per_mille)) {
        d->lost++;
        return;
    }
    uint64_t at = passage(d, arrival);
    if (!at) {
        d->queue_drops++;
        return;
    }
    at += delay_of(bytes, length) + (jitter_nanos ? random_bits() % jitter_nanos : 0);
    struct frame *frame = take_frame();
    if (!frame) {
        d->too_many++;
        return;
    }
    frame->next = NULL;
    frame->length = length;
    memcpy(frame->bytes, bytes, length);

    uint64_t tick = (at + TICK_NANOS - 1) / TICK_NANOS;
    if (tick <= d->tick) {
        send_frame(d, frame);           // it should have left by now; whatever left before it has been sent
        return;
    }
    if (tick > d->tick + TICKS - 1)
        tick = d->tick + TICKS - 1;
    struct slot *slot = &d->wheel[tick % TICKS];
    if (slot->last)
        slot->last->next = frame;
    else
        slot->first = frame;
    slot->last = frame;
}

// Returns the frames read.
static int receive(struct direction *d)
{
    int frames = 0;
    for (; frames < TURN; frames++) {
        struct tpacket2_hdr *header = (struct tpacket2_hdr *)(d->ring + (size_t)d->slot * SLOT_BYTES);
        _Atomic uint32_t *status = (_Atomic uint32_t *)&header->tp_status;
        if (!(atomic_load_explicit(status, memory_order_acquire) & TP_STATUS_USER))
            break;
        uint64_t arrival = header->tp_sec * 1000000000ull + header->tp_nsec;
        accept_frame(d, (uint8_t *)header + header->tp_mac, header->tp_snaplen, arrival);
        atomic_store_explicit(status, TP_STATUS_KERNEL, memory_order_release);
        d->slot = (d->slot + 1) % SLOTS;
    }
    return frames;
}

static void send_due(struct direction *d)
{
    uint64_t now = now_nanos() / TICK_NANOS;
    while (d->tick < now) {
        struct slot *slot = &d->wheel[++d->tick % TICKS];
        struct frame *frame = slot->first;
        *slot = (struct slot){NULL, NULL};
        while (frame) {
            struct frame *next = frame->next;
            send_frame(d, frame);
            frame = next;
        }
    }
    flush(d);
}

static void stop(int signal)
{
    (void)signal;
    stopped = 1;
}

static void report(const char *name, struct direction *d)
{
    struct tpacket_stats ring;
    socklen_t length = sizeof ring;
    if (getsockopt(d->receive_fd, SOL_PACKET, PACKET_STATISTICS, &ring, &length))
        refuse("PACKET_STATISTICS");
    printf("%s arrived=%ld left=%ld lost=%ld queue_drops=%ld send_errors=%ld too_many=%ld ring_drops=%u\n", name,
           d->arrived, d->left, d->lost, d->queue_drops, d->send_errors, d->too_many, ring.tp_drops);
}

int main(int argc, char **argv)
{
    if (argc != 8 || !*argv[3]) {
        fprintf(stderr, "usage: wire A B DELAY_MS[,DELAY_MS...] JITTER_MS LOSS_PER_MILLE PACKETS_PER_SECOND QUEUE\n");
        return 2;
    }
    unsigned interfaces[2] = {if_nametoindex(argv[1]), if_nametoindex(argv[2])};
    for (char *delay = strtok(argv[3], ","); delay && delays < DELAYS; delay = strtok(NULL, ","))
        delay_nanos[delays++] = atof(delay) * 1e6;
    jitter_nanos = atof(argv[4]) * 1e6;
    loss_per_mille = atoi(argv[5]);
    packets_per_second = atol(argv[6]);
    queue_frames = atol(argv[7]);
    signal(SIGTERM, stop);
    signal(SIGINT, stop);
    for (int i = 0; i < 2; i++) {
        directions[i].tick = now_nanos() / TICK_NANOS;
        open_receiver(&directions[i], interfaces[i]);
        open_sender(&directions[i], interfaces[1 - i]);
    }
    // A cable does not wait for a processor. If it did, it would let go of many frames at once when it runs again, and their
    // answers would overflow the queue on the way back.
    if (sched_setscheduler(0, SCHED_FIFO, &(struct sched_param){.sched_priority = 1}))
        refuse("SCHED_FIFO");
    puts("ready");
    fflush(stdout);
    while (!stopped) {
        int frames = 0;
        for (int i = 0; i < 2; i++) {
            frames += receive(&directions[i]);
            send_due(&directions[i]);
        }
        if (!frames) {
            struct timespec pause = {0, TICK_NANOS};
            nanosleep(&pause, NULL);
        }
    }
    report("a-to-b", &directions[0]);
    report("b-to-a", &directions[1]);
    return 0;
}
