// forger INTERFACE
//
// Answers every SYN that arrives on INTERFACE, as its destination port says, with frames that a scanner must not believe,
// or must understand. Ports 2000 to 2010: the forgery named below comes first; then the true SYN-ACK, if the target's
// address is even; at an odd address nothing else ever comes. Ports 2011 to 2015 are true answers in odd shapes.
//
// Answers every ICMP echo, as the last two bits of its destination say: 1 twice; 2 after LATE_NANOS if its sequence
// number is a multiple of 3, else at once; 3 with a reply that has another cookie; 0 once. Prints
// "ready", runs until it is killed. The kernel must be kept from answering by other means.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define FIRST_PORT 2000
#define LATE_NANOS 250000000ull
#define LATE_MAX 4096               // answers that wait; beyond it a SYN gets none, as if it had been lost
#define FRAME_MAX 128
#define ETHERNET 14
#define IPV4 20
#define TCP 20
#define SYN 0x02
#define RST 0x04
#define ACK 0x10

// In the order of Forgery.java.
enum forgery {
    NOTHING,                        // the true answer, or silence
    WRONG_ACK,                      // acknowledges what was never sent
    WRONG_SOURCE,                   // comes from an address that was not asked
    WRONG_PORT,                     // comes from a port that was not asked
    RESET_WRONG_ACK,                // RST that acknowledges what was never sent
    BAD_CHECKSUM,                   // right in all but its TCP checksum
    TRUNCATED,                      // ends within the TCP header
    FORGED_QUOTE,                   // ICMP error about a packet that was never sent
    OTHER_VLAN,                     // right, but in VLAN 7
    OTHER_HOST,                     // right, but to another MAC address
    UNFINISHED_WRONG_ACK,           // acknowledges what was never sent, its checksum left to a device
    DOUBLED,                        // the true answer, twice
    LATE,                           // the true answer, after LATE_NANOS
    PRIORITY_TAGGED,                // the true answer, with a tag that says priority 5 and no VLAN
    UNFINISHED,                     // the true answer, its checksum left to a device
    TRUE_QUOTE,                     // ICMP error, communication administratively prohibited, from the gateway
};

struct frame {
    uint8_t bytes[FRAME_MAX];
    int length;
};

struct late {
    uint64_t due;
    struct frame frame;
};

static int fd;
static struct late late[LATE_MAX];  // a queue: all wait equally long
static unsigned late_first, late_count;

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

static void put16(uint8_t *at, uint32_t value)
{
    at[0] = value >> 8;
    at[1] = value;
}

static void put32(uint8_t *at, uint32_t value)
{
    put16(at, value >> 16);
    put16(at + 2, value);
}

static uint32_t get16(const uint8_t *at)
{
    return at[0] << 8 | at[1];
}

static uint32_t get32(const uint8_t *at)
{
    return get16(at) << 16 | get16(at + 2);
}

// RFC 1071, over an even number of bytes.
static uint32_t add(uint32_t sum, const uint8_t *at, int length)
{
    for (int i = 0; i < length; i += 2)
        sum += get16(at + i);
    return sum;
}

static uint16_t fold(uint32_t sum)
{
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return ~sum;
}

// Ethernet and IPv4 headers of an answer to `syn`.
static void start_answer(struct frame *f, const uint8_t *syn, int protocol, uint32_t source, int payload)
{
    uint8_t *ip = f->bytes + ETHERNET;
    memset(f, 0, sizeof *f);
    memcpy(f->bytes, syn + 6, 6);
    memcpy(f->bytes + 6, syn, 6);
    put16(f->bytes + 12, ETH_P_IP);
    ip[0] = 0x45;
    put16(ip + 2, IPV4 + payload);
    ip[8] = 64;
    ip[9] = protocol;
    put32(ip + 12, source);
    memcpy(ip + 16, syn + ETHERNET + 12, 4);
    put16(ip + 10, fold(add(0, ip, IPV4)));
    f->length = ETHERNET + IPV4 + payload;
}

static void seal_tcp(struct frame *f)
{
    uint8_t *ip = f->bytes + ETHERNET;
    uint8_t *tcp = ip + IPV4;
    put16(tcp + 16, 0);
    put16(tcp + 16, fold(add(IPPROTO_TCP + TCP, ip + 12, 8 + TCP)));        // addresses and header lie side by side
}

static struct frame tcp_answer(const uint8_t *syn, int flags, uint32_t source, uint32_t port, uint32_t ack)
{
    struct frame f;
    uint8_t *tcp = f.bytes + ETHERNET + IPV4;
    start_answer(&f, syn, IPPROTO_TCP, source, TCP);
    put16(tcp, port);
    memcpy(tcp + 2, syn + ETHERNET + IPV4, 2);
    put32(tcp + 4, 0x01020304);
    put32(tcp + 8, ack);
    tcp[12] = TCP / 4 << 4;
    tcp[13] = flags;
    put16(tcp + 14, flags & SYN ? 64240 : 0);
    seal_tcp(&f);
    return f;
}

// Destination unreachable, communication administratively prohibited (RFC 1812), quoting the SYN's first 28 bytes.
static struct frame icmp_answer(const uint8_t *syn, uint32_t from, uint32_t sequence)
{
    struct frame f;
    int length = 8 + IPV4 + 8;
    uint8_t *icmp = f.bytes + ETHERNET + IPV4;
    start_answer(&f, syn, IPPROTO_ICMP, from, length);
    icmp[0] = 3;
    icmp[1] = 13;
    memcpy(icmp + 8, syn + ETHERNET, IPV4 + 8);
    put32(icmp + 8 + IPV4 + 4, sequence);
    put16(icmp + 2, fold(add(0, icmp, length)));
    return f;
}

// As a sender leaves it to its device: the sum of the pseudo header, not complemented.
static struct frame unfinished(struct frame f)
{
    uint8_t *ip = f.bytes + ETHERNET;
    put16(ip + IPV4 + 16, (uint16_t)~fold(add(IPPROTO_TCP + TCP, ip + 12, 8)));
    return f;
}

static struct frame tagged(struct frame f, int control)
{
    memmove(f.bytes + 16, f.bytes + 12, f.length - 12);
    put16(f.bytes + 12, ETH_P_8021Q);
    put16(f.bytes + 14, control);
    f.length += 4;
    return f;
}

static void send_frame(const struct frame *f)
{
    if (send(fd, f->bytes, f->length, 0) != f->length)
        refuse("send");
}

static void send_late(const struct frame *f)
{
    if (late_count < LATE_MAX) {
        struct late *entry = &late[(late_first + late_count++) % LATE_MAX];
        entry->due = now_nanos() + LATE_NANOS;
        entry->frame = *f;
    }
}

static void answer(const uint8_t *syn)
{
    uint32_t target = get32(syn + ETHERNET + 16);
    uint32_t port = get16(syn + ETHERNET + IPV4 + 2);
    uint32_t sequence = get32(syn + ETHERNET + IPV4 + 4);
    struct frame truth = tcp_answer(syn, SYN | ACK, target, port, sequence + 1);
    struct frame forged;
    int is_true = target % 2 == 0;

    switch (port - FIRST_PORT) {
    case NOTHING:
        break;
    case WRONG_ACK:
        forged = tcp_answer(syn, SYN | ACK, target, port, sequence + 4711);
        send_frame(&forged);
        break;
    case WRONG_SOURCE:
        forged = tcp_answer(syn, SYN | ACK, target ^ 0x00010000, port, sequence + 1);
        send_frame(&forged);
        break;
    case WRONG_PORT:
        forged = tcp_answer(syn, SYN | ACK, target, port + 20000, sequence + 1);
        send_frame(&forged);
        break;
    case RESET_WRONG_ACK:
        forged = tcp_answer(syn, RST | ACK, target, port, sequence + 4711);
        send_frame(&forged);
        break;
    case BAD_CHECKSUM:
        forged = truth;
        forged.bytes[ETHERNET + IPV4 + 17] ^= 0x55;
        send_frame(&forged);
        break;
    case TRUNCATED:
        forged = truth;
        forged.length -= TCP - 8;
        send_frame(&forged);
        break;
    case FORGED_QUOTE:
        forged = icmp_answer(syn, target, sequence ^ 1);
        send_frame(&forged);
        break;
    case OTHER_VLAN:
        forged = tagged(truth, 7);
        send_frame(&forged);
        break;
    case OTHER_HOST:
        forged = truth;
        forged.bytes[5] ^= 1;
        send_frame(&forged);
        break;
    case UNFINISHED_WRONG_ACK:
        forged = unfinished(tcp_answer(syn, SYN | ACK, target, port, sequence + 4711));
        send_frame(&forged);
        break;
    case DOUBLED:
        send_frame(&truth);
        is_true = 1;
        break;
    case LATE:
        send_late(&truth);
        is_true = 0;
        break;
    case PRIORITY_TAGGED:
        truth = tagged(truth, 5 << 13);
        is_true = 1;
        break;
    case UNFINISHED:
        truth = unfinished(truth);
        is_true = 1;
        break;
    case TRUE_QUOTE:
        truth = icmp_answer(syn, 0xc6336402, sequence);      // 198.51.100.2
        is_true = 1;
        break;
    default:
        is_true = 0;
    }
    if (is_true)
        send_frame(&truth);
}

// The same data on their way back.
static struct frame echo_reply(const uint8_t *echo, int payload)
{
    struct frame f;
    uint8_t *icmp = f.bytes + ETHERNET + IPV4;
    start_answer(&f, echo, IPPROTO_ICMP, get32(echo + ETHERNET + 16), payload);
    memcpy(icmp, echo + ETHERNET + IPV4, payload);
    icmp[0] = 0;
    put16(icmp + 2, 0);
    return f;
}

static void seal_icmp(struct frame *f)
{
    uint8_t *icmp = f->bytes + ETHERNET + IPV4;
    put16(icmp + 2, fold(add(0, icmp, f->length - ETHERNET - IPV4)));
}

static void answer_echo(const uint8_t *echo)
{
    int payload = get16(echo + ETHERNET + 2) - IPV4;
    struct frame reply = echo_reply(echo, payload);
    int kind = get32(echo + ETHERNET + 16) & 3;
    int is_late = kind == 2 && get16(echo + ETHERNET + IPV4 + 6) % 3 == 0;
    if (kind == 3)
        reply.bytes[ETHERNET + IPV4 + 8] ^= 1;
    seal_icmp(&reply);
    if (is_late) {
        send_late(&reply);
        return;
    }
    send_frame(&reply);
    if (kind == 1)
        send_frame(&reply);
}

// Of an even number of bytes that an answer has room for.
static int is_echo(const uint8_t *frame, int length)
{
    int bytes = length >= ETHERNET + IPV4 + 8 ? (int)get16(frame + ETHERNET + 2) : 0;
    return bytes >= IPV4 + 8 && bytes % 2 == 0 && ETHERNET + bytes <= FRAME_MAX && ETHERNET + bytes <= length
        && get16(frame + 12) == ETH_P_IP && frame[ETHERNET] == 0x45 && frame[ETHERNET + 9] == IPPROTO_ICMP
        && frame[ETHERNET + IPV4] == 8;
}

static int is_syn(const uint8_t *frame, int length)
{
    return length >= ETHERNET + IPV4 + TCP && get16(frame + 12) == ETH_P_IP && frame[ETHERNET] == 0x45
        && frame[ETHERNET + 9] == IPPROTO_TCP && (frame[ETHERNET + IPV4 + 13] & (SYN | ACK | RST)) == SYN;
}

static void open_socket(const char *interface)
{
    int bytes = 8 << 20;
    struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IP)};
    address.sll_ifindex = if_nametoindex(interface);
    fd = socket(AF_PACKET, SOCK_RAW, 0);
    if (fd < 0 || !address.sll_ifindex || bind(fd, (struct sockaddr *)&address, sizeof address)
        || setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes))
        refuse(interface);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: forger INTERFACE\n");
        return 2;
    }
    open_socket(argv[1]);
    puts("ready");
    fflush(stdout);
    for (;;) {
        struct pollfd readable = {.fd = fd, .events = POLLIN};
        uint8_t frame[2048];
        poll(&readable, 1, late_count ? 1 : -1);
        for (;;) {
            int length = recv(fd, frame, sizeof frame, MSG_DONTWAIT);
            if (length < 0)
                break;
            if (is_syn(frame, length))
                answer(frame);
            else if (is_echo(frame, length))
                answer_echo(frame);
        }
        while (late_count && late[late_first].due <= now_nanos()) {
            send_frame(&late[late_first].frame);
            late_first = (late_first + 1) % LATE_MAX;
            late_count--;
        }
    }
}
