// arrivals INTERFACE COUNT
//
// Says how many SYNs came close together: the most in any 10 ms, wherever they begin, in all, to one
// address and to one /24. Prints "ready", then, once COUNT SYNs have come or none for five seconds,
//
//   SYNS DROPS WHOLE HOST PREFIX MILLISECONDS
//
// and ends. Times are the kernel's, of the moment when a veth hands the frame over. Without a queue of its own a veth does
// that within the system call that sends the frame, so they are the times at which the frames left, and a reader that is
// late changes nothing. The window is 9.99 ms long: the clock of the stamps may run up to 500 ppm faster than the sender's
// (adjtimex(2)).
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>

#define WINDOW 9990000ull
#define QUIET_MILLIS 5000
#define BLOCK (1u << 20)
#define BLOCKS 192u                 // room for a million frames, should nobody read
#define FRAME 128u

struct arrival {
    uint64_t nanos;
    uint32_t address;
};

static struct arrival *arrivals;

static void check(int ok, const char *what)
{
    if (!ok) {
        perror(what);
        exit(1);
    }
}

static int by_time(const void *a, const void *b)
{
    const struct arrival *x = a, *y = b;
    return (x->nanos > y->nanos) - (x->nanos < y->nanos);
}

static int by_place_and_time(const void *a, const void *b)
{
    const struct arrival *x = a, *y = b;
    return x->address != y->address ? (x->address > y->address) - (x->address < y->address) : by_time(a, b);
}

// The most neighbours in the array that lie within one window and have the same `address >> shift`.
static long most(long count, int shift)
{
    long first = 0, most = 0;
    for (long last = 0; last < count; last++) {
        while (arrivals[last].nanos - arrivals[first].nanos >= WINDOW
               || (uint64_t)arrivals[last].address >> shift != (uint64_t)arrivals[first].address >> shift)
            first++;
        if (last - first + 1 > most)
            most = last - first + 1;
    }
    return most;
}

static int open_ring(const char *interface, uint8_t **ring)
{
    // tcp[13] & (SYN | ACK) == SYN of IPv4 without options, 64 bytes of it
    struct sock_filter code[] = {
        {0x28, 0, 0, 12}, {0x15, 0, 6, 0x0800}, {0x30, 0, 0, 23}, {0x15, 0, 4, 6},
        {0x30, 0, 0, 47}, {0x54, 0, 0, 0x12}, {0x15, 0, 1, 0x02}, {0x06, 0, 0, 64}, {0x06, 0, 0, 0},
    };
    struct sock_fprog filter = {sizeof code / sizeof *code, code};
    int version = TPACKET_V3, on = 1;
    struct tpacket_req3 request = {
        .tp_block_size = BLOCK, .tp_block_nr = BLOCKS, .tp_frame_size = FRAME,
        .tp_frame_nr = BLOCK / FRAME * BLOCKS, .tp_retire_blk_tov = 50,
    };
    struct sockaddr_ll at = {
        .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = if_nametoindex(interface),
    };
    int fd = socket(AF_PACKET, SOCK_RAW, 0);
    check(fd >= 0, "socket");
    check(!setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter), "filter");
    // Has the kernel stamp frames where they arrive, not where they are queued for this socket.
    check(!setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on), "timestamps");
    check(!setsockopt(fd, SOL_PACKET, PACKET_VERSION, &version, sizeof version), "version");
    check(!setsockopt(fd, SOL_PACKET, PACKET_RX_RING, &request, sizeof request), "ring");
    *ring = mmap(NULL, (size_t)BLOCK * BLOCKS, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, 0);
    check(*ring != MAP_FAILED, "mmap");
    check(!bind(fd, (struct sockaddr *)&at, sizeof at), "bind");
    return fd;
}

static long take(struct tpacket_block_desc *block, long seen, long count)
{
    struct tpacket3_hdr *frame = (void *)((uint8_t *)block + block->hdr.bh1.offset_to_first_pkt);
    for (uint32_t i = 0; i < block->hdr.bh1.num_pkts && seen < count; i++) {
        uint32_t address;
        memcpy(&address, (uint8_t *)frame + frame->tp_mac + ETH_HLEN + 16, sizeof address);
        arrivals[seen].nanos = frame->tp_sec * 1000000000ull + frame->tp_nsec;
        arrivals[seen++].address = ntohl(address);
        frame = (void *)((uint8_t *)frame + frame->tp_next_offset);
    }
    return seen;
}

int main(int argc, char **argv)
{
    long count = argc == 3 ? atol(argv[2]) : 0, seen = 0;
    check(count > 0, "usage: arrivals INTERFACE COUNT");
    uint8_t *ring;
    int fd = open_ring(argv[1], &ring);
    arrivals = calloc(count, sizeof *arrivals);
    check(arrivals != NULL, "calloc");
    puts("ready");
    fflush(stdout);

    struct pollfd poller = {.fd = fd, .events = POLLIN};
    for (uint32_t next = 0; seen < count;) {
        struct tpacket_block_desc *block = (void *)(ring + (size_t)next * BLOCK);
        if (!(__atomic_load_n(&block->hdr.bh1.block_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER)) {
            if (poll(&poller, 1, seen ? QUIET_MILLIS : -1) == 0)
                break;
            continue;
        }
        seen = take(block, seen, count);
        __atomic_store_n(&block->hdr.bh1.block_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
        next = (next + 1) % BLOCKS;
    }
    struct tpacket_stats_v3 stats;
    socklen_t length = sizeof stats;
    check(!getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, &stats, &length), "statistics");

    qsort(arrivals, seen, sizeof *arrivals, by_time);
    long whole = most(seen, 32);
    uint64_t millis = seen ? (arrivals[seen - 1].nanos - arrivals[0].nanos) / 1000000 : 0;
    qsort(arrivals, seen, sizeof *arrivals, by_place_and_time);
    long host = most(seen, 0);
    // By prefix, then time.
    for (long i = 0; i < seen; i++)
        arrivals[i].address &= 0xffffff00u;
    qsort(arrivals, seen, sizeof *arrivals, by_place_and_time);
    printf("%ld %u %ld %ld %ld %lu\n", seen, stats.tp_drops, whole, host, most(seen, 0), (unsigned long)millis);
    return 0;
}
