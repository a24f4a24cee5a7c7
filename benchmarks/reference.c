// reference scan INTERFACE SOURCE NEXT-HOP-MAC FIRST COUNT PORTS [--rate N] [--wait MS] [--batch N]
// reference send INTERFACE SOURCE NEXT-HOP-MAC FIRST COUNT PORTS [--threads N] [--ring|--xdp] [--batch N]
//
// The floor that blip is measured against: the least that a half-open scanner can do. Targets are COUNT addresses from
// FIRST, times PORTS (`80`, `80,443`, `1-32`). `scan` sends one SYN to each, collects the answers that acknowledge its
// cookie, and ends when all have answered or nothing has come for MS milliseconds. `send` only sends, from one thread
// for each queue, by packet sockets, their rings or AF_XDP. No retries, no verdict on silence, no pacing but --rate, no
// output but one JSON object. Whoever wants to be faster must leave out something of this, or know a shorter way through
// the kernel: sendmmsg(2) is what a scanner does as a rule, --ring is shorter.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/if_xdp.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define FRAME 54                        // Ethernet 14, IPv4 20, TCP 20 without options
#define SLOT 64                         // bytes from one frame of a batch to the next
#define ETHERNET 14
#define IPV4 20
#define PORTS_MAX 1024
#define TARGETS_MAX (1ull << 28)
#define BATCH_MAX 1024
#define THREADS_MAX 8
#define BLOCK_BYTES (1 << 16)           // what the reader may oversleep is blocks x 1 ms, so many small ones
#define BLOCKS 256
#define RING_FRAMES 1024
#define RING_FRAME_BYTES 128
#define RING_HEAD (TPACKET2_HDRLEN - (int)sizeof(struct sockaddr_ll))   // where the data of a frame begin
#define XDP_FRAMES 4096
#define XDP_FRAME_BYTES 2048
#define XDP_RING 2048                   // a power of two
#define XDP_KICK 32                     // what the kernel takes at one call in copy mode

// What was asked for; written by main before anything else runs.
static struct {
    unsigned interface;
    uint32_t source, first, count;      // addresses in host order
    uint16_t ports[PORTS_MAX];
    uint32_t port_count;
    uint64_t targets;
    uint16_t source_port;
    uint64_t key;
    uint64_t rate;                      // packets a second, 0 for as fast as it goes
    int wait_ms, batch, threads, ring, xdp;
} plan = {.wait_ms = 200, .batch = 256, .threads = 1};

static uint8_t template[SLOT];          // every frame, but for what differs
static uint32_t ip_sum, tcp_sum;        // of the template, in the order of the bytes in memory
static int16_t port_rank[65536];        // place in plan.ports, or -1

static void refuse(const char *what)
{
    perror(what);
    exit(1);
}

static void explain(const char *what)
{
    fprintf(stderr, "reference: %s\n", what);
    exit(2);
}

static uint64_t now_nanos(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}

// ---- frames

static uint32_t add_words(uint32_t sum, const uint8_t *at, int length)
{
    for (int i = 0; i < length; i += 2) {
        uint16_t word;
        memcpy(&word, at + i, 2);
        sum += word;
    }
    return sum;
}

// RFC 1071: the same sum comes out in either byte order, so nothing is swapped.
static inline uint16_t fold(uint32_t sum)
{
    sum = (sum & 0xffff) + (sum >> 16);
    sum = (sum & 0xffff) + (sum >> 16);
    return ~sum;
}

static void put16(uint8_t *at, uint16_t host)
{
    uint16_t net = htons(host);
    memcpy(at, &net, 2);
}

static void put32(uint8_t *at, uint32_t host)
{
    uint32_t net = htonl(host);
    memcpy(at, &net, 4);
}

static void make_template(const uint8_t *source_mac, const uint8_t *next_hop_mac)
{
    uint8_t *ip = template + ETHERNET, *tcp = ip + IPV4;
    memcpy(template, next_hop_mac, 6);
    memcpy(template + 6, source_mac, 6);
    put16(template + 12, ETH_P_IP);
    ip[0] = 0x45;
    put16(ip + 2, FRAME - ETHERNET);
    ip[8] = 64;
    ip[9] = IPPROTO_TCP;
    put32(ip + 12, plan.source);
    put16(tcp, plan.source_port);
    tcp[12] = 5 << 4;
    tcp[13] = 0x02;                     // SYN
    put16(tcp + 14, 1024);
    ip_sum = add_words(0, ip, IPV4);
    tcp_sum = add_words(htons(IPPROTO_TCP) + htons(20), ip + 12, 8 + 20);
}

// The sequence number of the probe to this target; both in host order.
static inline uint32_t cookie(uint32_t address, uint32_t port)
{
    uint64_t x = ((uint64_t)address << 16 | port) ^ plan.key;
    x *= 0x9E3779B97F4A7C15ull;
    x ^= x >> 32;
    x *= 0xD6E8FEB86659FD93ull;
    return x >> 32;
}

// Turns the template in `frame` into the probe of target `index`.
static inline void encode(uint8_t *frame, uint64_t index)
{
    uint32_t host = plan.first + index % plan.count;
    uint16_t port = plan.ports[index / plan.count], net_port = htons(port), check;
    uint32_t address = htonl(host), sequence = htonl(cookie(host, port));
    uint32_t address_sum = (address & 0xffff) + (address >> 16);
    memcpy(frame + 30, &address, 4);
    memcpy(frame + 36, &net_port, 2);
    memcpy(frame + 38, &sequence, 4);
    check = fold(ip_sum + address_sum);
    memcpy(frame + 24, &check, 2);
    check = fold(tcp_sum + address_sum + net_port + (sequence & 0xffff) + (sequence >> 16));
    memcpy(frame + 50, &check, 2);
}

// ---- sending by packet socket

struct sender {
    int fd;
    uint8_t *frames;
    struct mmsghdr messages[BATCH_MAX];
    struct iovec vectors[BATCH_MAX];
};

static void open_sender(struct sender *s)
{
    int on = 1;
    struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_ifindex = plan.interface};
    s->fd = socket(AF_PACKET, SOCK_RAW, 0);         // protocol 0: receives nothing
    if (s->fd < 0 || bind(s->fd, (struct sockaddr *)&address, sizeof address)
        || setsockopt(s->fd, SOL_PACKET, PACKET_QDISC_BYPASS, &on, sizeof on))
        refuse("packet socket");
    s->frames = malloc((size_t)plan.batch * SLOT);
    if (!s->frames)
        refuse("malloc");
    for (int i = 0; i < plan.batch; i++) {
        memcpy(s->frames + i * SLOT, template, SLOT);
        s->vectors[i] = (struct iovec){.iov_base = s->frames + i * SLOT, .iov_len = FRAME};
        s->messages[i].msg_hdr = (struct msghdr){.msg_iov = &s->vectors[i], .msg_iovlen = 1};
    }
}

// Sends targets `from` to `from + count`, as many as the kernel takes; the rest is for the next call.
static int send_some(struct sender *s, uint64_t from, int count)
{
    for (int i = 0; i < count; i++)
        encode(s->frames + i * SLOT, from + i);
    int taken = sendmmsg(s->fd, s->messages, count, 0);
    if (taken < 0 && errno != ENOBUFS && errno != EAGAIN && errno != EINTR)
        refuse("sendmmsg");
    return taken > 0 ? taken : 0;
}

// ---- sending by a packet socket's ring, each frame copied whole into the kernel's buffer

struct ring_sender {
    int fd;
    uint8_t *frames;
    uint32_t head;                      // the frame before which the kernel stands
};

static void open_ring_sender(struct ring_sender *s)
{
    int on = 1, version = TPACKET_V2;
    struct tpacket_req shape = {.tp_block_size = 1 << 16, .tp_block_nr = RING_FRAMES * RING_FRAME_BYTES >> 16,
        .tp_frame_size = RING_FRAME_BYTES, .tp_frame_nr = RING_FRAMES};
    struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_ifindex = plan.interface};
    s->fd = socket(AF_PACKET, SOCK_RAW, 0);
    if (s->fd < 0 || setsockopt(s->fd, SOL_PACKET, PACKET_VERSION, &version, sizeof version)
        || setsockopt(s->fd, SOL_PACKET, PACKET_VNET_HDR, &on, sizeof on)
        || setsockopt(s->fd, SOL_PACKET, PACKET_QDISC_BYPASS, &on, sizeof on)
        || setsockopt(s->fd, SOL_PACKET, PACKET_TX_RING, &shape, sizeof shape)
        || bind(s->fd, (struct sockaddr *)&address, sizeof address))
        refuse("transmit ring");
    s->frames = mmap(NULL, RING_FRAMES * RING_FRAME_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, s->fd, 0);
    if (s->frames == MAP_FAILED)
        refuse("mmap of the transmit ring");
    for (int i = 0; i < RING_FRAMES; i++) {
        uint8_t *data = s->frames + i * RING_FRAME_BYTES + RING_HEAD;
        struct virtio_net_hdr copied = {.hdr_len = FRAME};
        memcpy(data, &copied, sizeof copied);
        memcpy(data + sizeof copied, template, FRAME);
    }
}

static struct tpacket2_hdr *ring_frame(struct ring_sender *s, uint32_t i)
{
    return (struct tpacket2_hdr *)(s->frames + (i % RING_FRAMES) * RING_FRAME_BYTES);
}

// As send_some; whoever has room for four batches meets no frame that is not out yet, on a link that frees them at once.
static int send_some_by_ring(struct ring_sender *s, uint64_t from, int count)
{
    for (int i = 0; i < count; i++) {
        struct tpacket2_hdr *frame = ring_frame(s, s->head + i);
        if (frame->tp_status == TP_STATUS_SENDING)
            explain("a frame of the ring is not out yet");
        encode((uint8_t *)frame + RING_HEAD + sizeof(struct virtio_net_hdr), from + i);
        frame->tp_len = sizeof(struct virtio_net_hdr) + FRAME;
        frame->tp_status = TP_STATUS_SEND_REQUEST;
    }
    int taken = 0;
    ssize_t bytes = sendto(s->fd, NULL, 0, MSG_DONTWAIT, NULL, 0);
    if (bytes < 0 && errno != ENOBUFS && errno != EAGAIN && errno != EINTR)
        refuse("sendto");
    while (taken < count && ring_frame(s, s->head + taken)->tp_status != TP_STATUS_SEND_REQUEST)
        taken++;
    s->head += taken;
    return taken;
}

// ---- receiving

struct ring {
    int fd, block;
    uint8_t *memory;
};

// IPv4, TCP, to our port: everything else stays outside of the ring.
static void filter(int fd)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 12),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ETH_P_IP, 0, 5),
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 23),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_TCP, 0, 3),
        BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 36),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, plan.source_port, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, 96),
        BPF_STMT(BPF_RET | BPF_K, 0),
    };
    struct sock_fprog program = {.len = sizeof code / sizeof code[0], .filter = code};
    if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program))
        refuse("SO_ATTACH_FILTER");
}

static void open_ring(struct ring *r)
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
        .sll_family = AF_PACKET, .sll_ifindex = plan.interface, .sll_protocol = htons(ETH_P_IP)};
    r->fd = socket(AF_PACKET, SOCK_RAW, 0);
    if (r->fd < 0)
        refuse("packet socket");
    filter(r->fd);
    if (setsockopt(r->fd, SOL_PACKET, PACKET_VERSION, &version, sizeof version)
        || setsockopt(r->fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on)
        || setsockopt(r->fd, SOL_PACKET, PACKET_RX_RING, &request, sizeof request))
        refuse("ring");
    r->memory = mmap(NULL, (size_t)BLOCK_BYTES * BLOCKS, PROT_READ | PROT_WRITE, MAP_SHARED, r->fd, 0);
    if (r->memory == MAP_FAILED || bind(r->fd, (struct sockaddr *)&address, sizeof address))
        refuse("ring");
    r->block = 0;
}

struct findings {
    uint8_t *answered;                  // by target
    uint64_t open, closed;
};

static void read_answer(struct findings *f, const uint8_t *frame, uint32_t length)
{
    uint32_t address, ack;
    uint16_t port;
    if (length < FRAME || frame[ETHERNET] != 0x45)
        return;
    memcpy(&address, frame + 26, 4);
    memcpy(&port, frame + 34, 2);
    memcpy(&ack, frame + 42, 4);
    address = ntohl(address);
    port = ntohs(port);
    if (address - plan.first >= plan.count || port_rank[port] < 0 || ntohl(ack) != cookie(address, port) + 1)
        return;
    uint64_t index = address - plan.first + (uint64_t)port_rank[port] * plan.count;
    int flags = frame[47] & 0x17;
    if (f->answered[index] || (flags != 0x12 && flags != 0x14))
        return;
    f->answered[index] = 1;
    if (flags == 0x12)
        f->open++;
    else
        f->closed++;
}

// Reads every block that the kernel has filled, one lap at most. Returns the frames seen.
static uint32_t drain(struct ring *r, struct findings *f)
{
    uint32_t frames = 0;
    for (int visited = 0; visited < BLOCKS; visited++) {
        struct tpacket_block_desc *block = (void *)(r->memory + (size_t)r->block * BLOCK_BYTES);
        _Atomic uint32_t *status = (void *)&block->hdr.bh1.block_status;
        if (!(atomic_load_explicit(status, memory_order_acquire) & TP_STATUS_USER))
            break;
        uint8_t *at = (uint8_t *)block + block->hdr.bh1.offset_to_first_pkt;
        for (uint32_t i = 0; i < block->hdr.bh1.num_pkts; i++) {
            struct tpacket3_hdr *header = (void *)at;
            read_answer(f, at + header->tp_mac, header->tp_snaplen);
            at += header->tp_next_offset;
        }
        frames += block->hdr.bh1.num_pkts;
        atomic_store_explicit(status, TP_STATUS_KERNEL, memory_order_release);
        r->block = (r->block + 1) % BLOCKS;
    }
    return frames;
}

// ---- scan

static int permits(uint64_t sent, uint64_t since_start)
{
    uint64_t left = plan.targets - sent;
    uint64_t most = left < (uint64_t)plan.batch ? left : (uint64_t)plan.batch;
    if (plan.rate) {
        uint64_t due = (uint64_t)((double)since_start * plan.rate / 1e9) + 1;
        uint64_t allowed = due > sent ? due - sent : 0;
        most = most < allowed ? most : allowed;
    }
    return most;
}

static void scan(uint64_t started)
{
    static struct sender sender;
    struct ring ring;
    struct findings found = {.answered = calloc(plan.targets, 1)};
    struct tpacket_stats_v3 statistics;
    socklen_t length = sizeof statistics;
    if (!found.answered)
        refuse("calloc");
    open_ring(&ring);                   // before the first SYN
    open_sender(&sender);

    uint64_t sent = 0, begun = now_nanos(), now = begun, last = begun;
    while (found.open + found.closed < plan.targets) {
        int count = permits(sent, now - begun);
        int taken = count ? send_some(&sender, sent, count) : 0;
        uint32_t frames = drain(&ring, &found);
        sent += taken;
        now = now_nanos();
        if (taken || frames)
            last = now;
        if (sent == plan.targets && !frames) {
            struct pollfd readable = {.fd = ring.fd, .events = POLLIN};
            if (now - last > plan.wait_ms * 1000000ull)
                break;
            poll(&readable, 1, 1);
        }
    }

    if (getsockopt(ring.fd, SOL_PACKET, PACKET_STATISTICS, &statistics, &length))
        refuse("PACKET_STATISTICS");
    printf("{\"found\":%lu,\"closed\":%lu,\"sent\":%lu,\"setup_ms\":%.3f,\"scan_ms\":%.3f,\"ring_drops\":%u}\n",
        found.open, found.closed, sent, (begun - started) / 1e6, (last - begun) / 1e6, statistics.tp_drops);
}

// ---- send

struct part {
    pthread_t thread;
    int number;
    uint64_t from, to;                  // targets
};

static int next_batch(const struct part *p, uint64_t sent)
{
    uint64_t left = p->to - sent;
    return left < (uint64_t)plan.batch ? left : (uint64_t)plan.batch;
}

static void send_by_ring(const struct part *p)
{
    struct ring_sender s = {0};
    open_ring_sender(&s);
    for (uint64_t sent = p->from; sent < p->to;)
        sent += send_some_by_ring(&s, sent, next_batch(p, sent));
    close(s.fd);
}

static void send_by_packet_socket(const struct part *p)
{
    struct sender *s = calloc(1, sizeof *s);
    if (!s)
        refuse("calloc");
    open_sender(s);
    for (uint64_t sent = p->from; sent < p->to;)
        sent += send_some(s, sent, next_batch(p, sent));
    close(s->fd);
}

struct xdp_sender {
    int fd;
    uint8_t *umem;
    _Atomic uint32_t *produced, *completed, *reclaimed;
    struct xdp_desc *descriptors;
    uint64_t *completions;
    uint64_t unused[XDP_FRAMES];        // addresses of the frames that the kernel does not have
    uint32_t unused_count, tail, head;  // tail: descriptors handed over; head: completions taken back
};

static void map_xdp_rings(struct xdp_sender *x)
{
    int entries = XDP_RING;
    struct xdp_mmap_offsets offsets;
    socklen_t length = sizeof offsets;
    if (setsockopt(x->fd, SOL_XDP, XDP_UMEM_FILL_RING, &entries, sizeof entries)
        || setsockopt(x->fd, SOL_XDP, XDP_UMEM_COMPLETION_RING, &entries, sizeof entries)
        || setsockopt(x->fd, SOL_XDP, XDP_TX_RING, &entries, sizeof entries)
        || getsockopt(x->fd, SOL_XDP, XDP_MMAP_OFFSETS, &offsets, &length))
        refuse("AF_XDP rings");
    uint8_t *tx = mmap(NULL, offsets.tx.desc + XDP_RING * sizeof(struct xdp_desc), PROT_READ | PROT_WRITE,
        MAP_SHARED | MAP_POPULATE, x->fd, XDP_PGOFF_TX_RING);
    uint8_t *completion = mmap(NULL, offsets.cr.desc + XDP_RING * sizeof(uint64_t), PROT_READ | PROT_WRITE,
        MAP_SHARED | MAP_POPULATE, x->fd, XDP_UMEM_PGOFF_COMPLETION_RING);
    if (tx == MAP_FAILED || completion == MAP_FAILED)
        refuse("AF_XDP rings");
    x->produced = (void *)(tx + offsets.tx.producer);
    x->descriptors = (void *)(tx + offsets.tx.desc);
    x->completed = (void *)(completion + offsets.cr.producer);
    x->reclaimed = (void *)(completion + offsets.cr.consumer);
    x->completions = (void *)(completion + offsets.cr.desc);
}

static void open_xdp_sender(struct xdp_sender *x, int queue)
{
    size_t bytes = (size_t)XDP_FRAMES * XDP_FRAME_BYTES;
    struct sockaddr_xdp address = {
        .sxdp_family = AF_XDP, .sxdp_ifindex = plan.interface, .sxdp_queue_id = queue, .sxdp_flags = XDP_COPY};
    x->fd = socket(AF_XDP, SOCK_RAW, 0);
    x->umem = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (x->fd < 0 || x->umem == MAP_FAILED)
        refuse("AF_XDP");
    struct xdp_umem_reg umem = {.addr = (uintptr_t)x->umem, .len = bytes, .chunk_size = XDP_FRAME_BYTES};
    if (setsockopt(x->fd, SOL_XDP, XDP_UMEM_REG, &umem, sizeof umem))
        refuse("XDP_UMEM_REG");
    map_xdp_rings(x);
    // A socket that was closed a moment ago holds its queue for some milliseconds.
    for (int tries = 0; bind(x->fd, (struct sockaddr *)&address, sizeof address); tries++) {
        if (errno != EBUSY || tries == 300)
            refuse("bind AF_XDP");
        usleep(1000);
    }
    for (uint64_t i = 0; i < XDP_FRAMES; i++) {
        x->unused[i] = i * XDP_FRAME_BYTES;
        memcpy(x->umem + i * XDP_FRAME_BYTES, template, FRAME);
    }
    x->unused_count = XDP_FRAMES;
}

static void kick_and_reclaim(struct xdp_sender *x)
{
    if (sendto(x->fd, NULL, 0, MSG_DONTWAIT, NULL, 0) < 0 && errno != EAGAIN && errno != EBUSY && errno != ENOBUFS)
        refuse("sendto AF_XDP");
    uint32_t completed = atomic_load_explicit(x->completed, memory_order_acquire);
    for (; x->head != completed; x->head++)
        x->unused[x->unused_count++] = x->completions[x->head % XDP_RING];
    atomic_store_explicit(x->reclaimed, x->head, memory_order_release);
}

static void send_by_xdp(const struct part *p)
{
    struct xdp_sender *x = calloc(1, sizeof *x);
    if (!x)
        refuse("calloc");
    open_xdp_sender(x, p->number);
    for (uint64_t sent = p->from; sent < p->to || x->tail != x->head;) {
        uint32_t room = XDP_RING - (x->tail - x->head);     // so that completions always find a place as well
        uint64_t count = p->to - sent < XDP_KICK ? p->to - sent : XDP_KICK;
        count = count < room ? count : room;
        for (uint64_t i = 0; i < count; i++, x->tail++) {
            uint64_t address = x->unused[--x->unused_count];
            encode(x->umem + address, sent + i);
            x->descriptors[x->tail % XDP_RING] = (struct xdp_desc){.addr = address, .len = FRAME};
        }
        atomic_store_explicit(x->produced, x->tail, memory_order_release);
        sent += count;
        kick_and_reclaim(x);
    }
    close(x->fd);
}

static void *send_part(void *argument)
{
    const struct part *p = argument;
    cpu_set_t processor;
    CPU_ZERO(&processor);
    CPU_SET(p->number % sysconf(_SC_NPROCESSORS_ONLN), &processor);
    if (sched_setaffinity(0, sizeof processor, &processor))
        refuse("sched_setaffinity");
    if (plan.xdp)
        send_by_xdp(p);
    else if (plan.ring)
        send_by_ring(p);
    else
        send_by_packet_socket(p);
    return NULL;
}

static void send_all(uint64_t started)
{
    struct part parts[THREADS_MAX];
    struct rusage usage;
    uint64_t begun = now_nanos();
    for (int i = 0; i < plan.threads; i++) {
        parts[i] = (struct part){
            .number = i, .from = plan.targets * i / plan.threads, .to = plan.targets * (i + 1) / plan.threads};
        if (pthread_create(&parts[i].thread, NULL, send_part, &parts[i]))
            refuse("pthread_create");
    }
    for (int i = 0; i < plan.threads; i++)
        pthread_join(parts[i].thread, NULL);
    double nanos = now_nanos() - begun;
    getrusage(RUSAGE_SELF, &usage);
    printf("{\"sent\":%lu,\"setup_ms\":%.3f,\"send_ms\":%.3f,\"kpps\":%.1f,\"user_s\":%.3f,\"system_s\":%.3f}\n",
        plan.targets, (begun - started) / 1e6, nanos / 1e6, plan.targets / nanos * 1e6,
        usage.ru_utime.tv_sec + usage.ru_utime.tv_usec / 1e6, usage.ru_stime.tv_sec + usage.ru_stime.tv_usec / 1e6);
}

// ---- what was asked for

static long number(const char *text, long least, long most, const char *what)
{
    char *end;
    errno = 0;
    long value = text ? strtol(text, &end, 10) : 0;
    if (!text || end == text || *end || errno || value < least || value > most) {
        fprintf(stderr, "reference: %s must be %ld to %ld\n", what, least, most);
        exit(2);
    }
    return value;
}

static uint32_t address(const char *text)
{
    struct in_addr in;
    if (inet_pton(AF_INET, text, &in) != 1)
        explain("not an IPv4 address");
    return ntohl(in.s_addr);
}

static void read_ports(char *text)
{
    memset(port_rank, -1, sizeof port_rank);
    for (char *range = strtok(text, ","); range; range = strtok(NULL, ",")) {
        char *dash = strchr(range, '-');
        if (dash)
            *dash++ = 0;
        long from = number(range, 1, 65535, "a port");
        long to = dash ? number(dash, from, 65535, "the last port of a range") : from;
        for (long port = from; port <= to; port++) {
            if (plan.port_count == PORTS_MAX || port_rank[port] >= 0)
                explain("too many ports, or one twice");
            port_rank[port] = plan.port_count;
            plan.ports[plan.port_count++] = port;
        }
    }
}

static void read_options(char **words)
{
    for (; *words; words++) {
        if (!strcmp(*words, "--xdp"))
            plan.xdp = 1;
        else if (!strcmp(*words, "--ring"))
            plan.ring = 1;
        else if (!strcmp(*words, "--rate"))
            plan.rate = number(*++words, 1, 1000000000, "--rate");
        else if (!strcmp(*words, "--wait"))
            plan.wait_ms = number(*++words, 0, 60000, "--wait");
        else if (!strcmp(*words, "--batch"))
            plan.batch = number(*++words, 1, BATCH_MAX, "--batch");
        else if (!strcmp(*words, "--threads"))
            plan.threads = number(*++words, 1, THREADS_MAX, "--threads");
        else
            explain("no such option");
    }
}

static void read_mac(const char *text, uint8_t *mac)
{
    if (sscanf(text, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", mac, mac + 1, mac + 2, mac + 3, mac + 4, mac + 5) != 6)
        explain("not a MAC address");
}

static void interface_mac(const char *name, uint8_t *mac)
{
    struct ifreq request = {0};
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    plan.interface = if_nametoindex(name);
    if (fd < 0 || !plan.interface || ioctl(fd, SIOCGIFHWADDR, &request))
        refuse(name);
    memcpy(mac, request.ifr_hwaddr.sa_data, 6);
    close(fd);
}

int main(int argc, char **argv)
{
    uint64_t started = now_nanos();
    uint8_t source_mac[6], next_hop_mac[6];
    if (argc < 8 || (strcmp(argv[1], "scan") && strcmp(argv[1], "send")))
        explain("usage: reference scan|send INTERFACE SOURCE NEXT-HOP-MAC FIRST COUNT PORTS [options]");
    interface_mac(argv[2], source_mac);
    plan.source = address(argv[3]);
    read_mac(argv[4], next_hop_mac);
    plan.first = address(argv[5]);
    plan.count = number(argv[6], 1, TARGETS_MAX, "COUNT");
    read_ports(argv[7]);
    read_options(argv + 8);
    plan.targets = (uint64_t)plan.count * plan.port_count;
    if (!plan.targets || plan.targets > TARGETS_MAX)
        explain("1 to 2^28 targets");
    // A port and a key of this run: a target that remembers the last one takes this for what it is, a new connection.
    plan.source_port = 33000 + started / 1000 % 20000;
    plan.key = started * 0x9E3779B97F4A7C15ull;
    make_template(source_mac, next_hop_mac);
    if (plan.ring && (plan.xdp || !strcmp(argv[1], "scan")))
        explain("--ring is for send, without --xdp");
    if (!strcmp(argv[1], "scan"))
        scan(started);
    else
        send_all(started);
    return 0;
}
