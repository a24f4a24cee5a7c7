// wire A B DELAY_MS JITTER_MS LOSS_PER_MILLE PACKETS_PER_SECOND QUEUE
//
// A piece of cable between two interfaces, in userspace, because this must work where the kernel has no netem. Every frame
// that arrives on A leaves by B after DELAY_MS (and up to JITTER_MS more, which reorders), and the other way round.
// LOSS_PER_MILLE are lost, each way. PACKETS_PER_SECOND, unless 0, is a bottleneck, each way, with a tail-drop queue of
// QUEUE frames before it. Prints "ready", runs until SIGTERM or SIGINT, then prints what each direction did.
//
// Time is a wheel of TICKS slots of TICK_NANOS: what a frame waits is rounded up to a tick, and is at most TICKS of them.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
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
#define BLOCK_BYTES (1 << 16)
#define BLOCKS 1024                     // what the reader may oversleep is blocks x 1 ms, so many small ones
#define BATCH 64

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
    int block;
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
static uint64_t delay_nanos, jitter_nanos;
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
    clock_gettime(CLOCK_MONOTONIC, &t);
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
    int version = TPACKET_V3, on = 1;
    struct tpacket_req3 request = {
        .tp_block_size = BLOCK_BYTES,
        .tp_block_nr = BLOCKS,
        .tp_frame_size = 2048,
        .tp_frame_nr = BLOCK_BYTES / 2048 * BLOCKS,
        .tp_retire_blk_tov = 1,
    };
    struct sockaddr_ll address = {
        .sll_family = AF_PACKET, .sll_ifindex = interface, .sll_protocol = htons(ETH_P_ALL)};
    d->receive_fd = socket(AF_PACKET, SOCK_RAW, 0);
    if (d->receive_fd < 0 || setsockopt(d->receive_fd, SOL_PACKET, PACKET_VERSION, &version, sizeof version)
        || setsockopt(d->receive_fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on)
        || setsockopt(d->receive_fd, SOL_PACKET, PACKET_RX_RING, &request, sizeof request))
        refuse("receiver");
    d->ring = mmap(NULL, (size_t)BLOCK_BYTES * BLOCKS, PROT_READ | PROT_WRITE, MAP_SHARED, d->receive_fd, 0);
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

// When a frame that arrived at `now` leaves; 0 if the queue before the bottleneck is full.
static uint64_t departure(struct direction *d, uint64_t now)
{
    uint64_t at = now;
    if (packets_per_second) {
        uint64_t each = 1000000000ull / packets_per_second;
        if (d->free_at < now)
            d->free_at = now;
        if (d->free_at - now > queue_frames * each)
            return 0;
        d->free_at += each;
        at = d->free_at;
    }
    return at + delay_nanos + (jitter_nanos ? random_bits() % jitter_nanos : 0);
}

static void accept_frame(struct direction *d, const uint8_t *bytes, uint32_t length, uint64_t now)
{
    d->arrived++;
    if (length > FRAME_BYTES || (loss_per_mille && random_bits() % 1000 < loss_per_mille)) {
        d->lost++;
        return;
    }
    uint64_t at = departure(d, now);
    if (!at) {
        d->queue_drops++;
        return;
    }
    struct frame *frame = take_frame();
    if (!frame) {
        d->too_many++;
        return;
    }
    frame->next = NULL;
    frame->length = length;
    memcpy(frame->bytes, bytes, length);

    uint64_t tick = at / TICK_NANOS;
    if (tick <= d->tick)
        tick = d->tick + 1;
    if (tick > d->tick + TICKS - 1)
        tick = d->tick + TICKS - 1;
    struct slot *slot = &d->wheel[tick % TICKS];
    if (slot->last)
        slot->last->next = frame;
    else
        slot->first = frame;
    slot->last = frame;
}

// Reads at most eight blocks, so that the other direction has its turn. Returns the blocks read.
static int receive(struct direction *d)
{
    int blocks = 0;
    for (; blocks < 8; blocks++) {
        uint8_t *start = d->ring + (size_t)d->block * BLOCK_BYTES;
        struct tpacket_hdr_v1 *header = &((struct tpacket_block_desc *)start)->hdr.bh1;
        _Atomic uint32_t *status = (_Atomic uint32_t *)&header->block_status;
        if (!(atomic_load_explicit(status, memory_order_acquire) & TP_STATUS_USER))
            break;
        uint64_t now = now_nanos();
        uint8_t *at = start + header->offset_to_first_pkt;
        for (uint32_t i = 0; i < header->num_pkts; i++) {
            struct tpacket3_hdr *packet = (struct tpacket3_hdr *)at;
            accept_frame(d, at + packet->tp_mac, packet->tp_snaplen, now);
            at += packet->tp_next_offset;
        }
        atomic_store_explicit(status, TP_STATUS_KERNEL, memory_order_release);
        d->block = (d->block + 1) % BLOCKS;
    }
    return blocks;
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
    struct tpacket_stats_v3 ring;
    socklen_t length = sizeof ring;
    if (getsockopt(d->receive_fd, SOL_PACKET, PACKET_STATISTICS, &ring, &length))
        refuse("PACKET_STATISTICS");
    printf("%s arrived=%ld left=%ld lost=%ld queue_drops=%ld send_errors=%ld too_many=%ld ring_drops=%u\n", name,
           d->arrived, d->left, d->lost, d->queue_drops, d->send_errors, d->too_many, ring.tp_drops);
}

int main(int argc, char **argv)
{
    if (argc != 8) {
        fprintf(stderr, "usage: wire A B DELAY_MS JITTER_MS LOSS_PER_MILLE PACKETS_PER_SECOND QUEUE\n");
        return 2;
    }
    unsigned interfaces[2] = {if_nametoindex(argv[1]), if_nametoindex(argv[2])};
    delay_nanos = atof(argv[3]) * 1e6;
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
    puts("ready");
    fflush(stdout);
    while (!stopped) {
        int blocks = 0;
        for (int i = 0; i < 2; i++) {
            blocks += receive(&directions[i]);
            send_due(&directions[i]);
        }
        if (!blocks) {
            struct timespec pause = {0, TICK_NANOS};
            nanosleep(&pause, NULL);
        }
    }
    report("a-to-b", &directions[0]);
    report("b-to-a", &directions[1]);
    return 0;
}
