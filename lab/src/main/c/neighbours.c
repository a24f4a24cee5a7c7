// neighbours INTERFACE FIRST COUNT asks|heeds|demands
//
// COUNT hosts from FIRST on, each with the MAC 02:00 and its address: they answer ARP requests, a SYN to port 80 with a
// SYN-ACK and one to any other port with a RST. As Linux does, a host asks for the scanner's MAC, once and by unicast,
// five seconds after it has first answered a SYN; `heeds`: unless an ARP reply has told it since; `demands`: at once,
// whatever it was told. Prints "ready", then "calm" when nobody has anything to ask any more, runs until SIGTERM, and
// ends with numbers: hosts that have answered a SYN, half-open connections, resets that fit one, other resets, frames to
// a MAC that is not their address's, hosts that have asked, hosts that got an answer to that.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define ASK_NANOS 5000000000ull
#define POLL_MILLIS 20
#define BUFFER (64 << 20)
#define FRAME_MAX 256
#define ETHERNET 14
#define ARP 28
#define IPV4 20
#define TCP 20
#define SYN 0x02
#define RST 0x04
#define ACK 0x10
#define OPEN_PORT 80

enum manner { ASKS, HEEDS, DEMANDS };

struct host {
    uint64_t ask_at;            // 0: has nothing to ask
    uint32_t offered;           // sequence number that a reset of the half-open connection has
    uint32_t peer;
    uint16_t peer_port;
    uint8_t peer_mac[6];
    uint8_t half_open, has_answered, has_asked, was_answered, was_told;
};

static struct host *hosts;
static uint32_t first, count;
static int fd;
static enum manner manner;
static uint64_t resets, strange_resets, strange_macs, last_answer;
static volatile sig_atomic_t is_over;

static void end(int signal)
{
    (void)signal;
    is_over = 1;
}

static void refuse(const char *what)
{
    perror(what);
    exit(1);
}

static uint64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static uint16_t get16(const uint8_t *p) { return p[0] << 8 | p[1]; }
static uint32_t get32(const uint8_t *p) { return (uint32_t)get16(p) << 16 | get16(p + 2); }
static void put16(uint8_t *p, uint16_t v) { p[0] = v >> 8; p[1] = v; }
static void put32(uint8_t *p, uint32_t v) { put16(p, v >> 16); put16(p + 2, v); }

static struct host *host_of(uint32_t address)
{
    return address - first < count ? hosts + (address - first) : NULL;
}

static void put_mac(uint8_t *p, uint32_t address)
{
    put16(p, 0x0200);
    put32(p + 2, address);
}

static uint16_t checksum(const uint8_t *p, int length, uint32_t sum)
{
    for (int i = 0; i < length; i += 2)
        sum += get16(p + i);
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return ~sum;
}

static void leave(const uint8_t *frame, int length)
{
    if (send(fd, frame, length, 0) != length)
        refuse("send");
}

static void say_arp(int operation, uint32_t from, const uint8_t *to_mac, const uint8_t *known_mac, uint32_t to)
{
    uint8_t frame[ETHERNET + ARP];
    memcpy(frame, to_mac, 6);
    put_mac(frame + 6, from);
    put16(frame + 12, ETH_P_ARP);
    uint8_t *arp = frame + ETHERNET;
    put16(arp, 1);
    put16(arp + 2, ETH_P_IP);
    put16(arp + 4, 0x0604);
    put16(arp + 6, operation);
    put_mac(arp + 8, from);
    put32(arp + 14, from);
    memcpy(arp + 18, known_mac, 6);
    put32(arp + 24, to);
    leave(frame, sizeof frame);
}

static void ask(struct host *h)
{
    static const uint8_t nobody[6];
    h->ask_at = 0;
    h->has_asked = 1;
    say_arp(1, first + (h - hosts), h->peer_mac, nobody, h->peer);
}

static void arp(const uint8_t *frame)
{
    const uint8_t *packet = frame + ETHERNET;
    struct host *h = host_of(get32(packet + 24));
    if (!h)
        return;
    if (get16(packet + 6) == 1) {
        say_arp(2, get32(packet + 24), packet + 8, packet + 8, get32(packet + 14));
    } else if (h->has_asked) {
        h->was_answered = 1;
    } else {
        h->was_told = 1;
        if (manner == HEEDS)
            h->ask_at = 0;
    }
}

static void answer(struct host *h, const uint8_t *frame)
{
    const uint8_t *ip = frame + ETHERNET, *tcp = ip + IPV4;
    uint8_t out[ETHERNET + IPV4 + TCP] = {0};
    uint32_t source = get32(ip + 16), destination = get32(ip + 12);
    int is_open = get16(tcp + 2) == OPEN_PORT;
    memcpy(out, frame + 6, 6);
    put_mac(out + 6, source);
    put16(out + 12, ETH_P_IP);
    uint8_t *oip = out + ETHERNET, *otcp = oip + IPV4;
    oip[0] = 0x45;
    put16(oip + 2, IPV4 + TCP);
    put16(oip + 6, 0x4000);
    oip[8] = 64;
    oip[9] = 6;
    put32(oip + 12, source);
    put32(oip + 16, destination);
    put16(oip + 10, checksum(oip, IPV4, 0));
    memcpy(otcp, tcp + 2, 2);
    memcpy(otcp + 2, tcp, 2);
    put32(otcp + 4, is_open ? source * 2654435761u : 0);
    put32(otcp + 8, get32(tcp + 4) + 1);
    otcp[12] = TCP / 4 << 4;
    otcp[13] = is_open ? SYN | ACK : RST | ACK;
    put16(otcp + 14, is_open ? 64240 : 0);
    put16(otcp + 16, checksum(otcp, TCP, checksum(oip + 12, 8, 6 + TCP) ^ 0xffff));
    if (is_open) {
        h->half_open = 1;
        h->offered = get32(tcp + 4) + 1;
        h->peer_port = get16(tcp);
    }
    last_answer = now();
    h->peer = destination;
    memcpy(h->peer_mac, frame + 6, 6);
    int is_first = !h->has_answered;
    h->has_answered = 1;
    leave(out, sizeof out);
    if (is_first && manner == DEMANDS)
        ask(h);
    else if (is_first && !(manner == HEEDS && h->was_told))
        h->ask_at = last_answer + ASK_NANOS;
}

static void segment(const uint8_t *frame, int length)
{
    const uint8_t *ip = frame + ETHERNET, *tcp = ip + IPV4;
    if (length < ETHERNET + IPV4 + TCP || ip[0] != 0x45 || ip[9] != 6)
        return;
    struct host *h = host_of(get32(ip + 16));
    if (!h)
        return;
    uint8_t mac[6];
    put_mac(mac, get32(ip + 16));
    if (memcmp(mac, frame, 6))
        strange_macs++;
    if ((tcp[13] & (SYN | ACK | RST)) == SYN) {
        answer(h, frame);
    } else if (tcp[13] & RST) {
        int is_sound = !checksum(ip, IPV4, 0)
            && !checksum(tcp, TCP, checksum(ip + 12, 8, 6 + TCP) ^ 0xffff) && get16(ip + 2) == IPV4 + TCP;
        if (is_sound && h->half_open && tcp[13] == RST && get32(tcp + 4) == h->offered && get16(tcp) == h->peer_port) {
            h->half_open = 0;
            resets++;
        } else {
            strange_resets++;
        }
    }
}

static int ask_those_due(void)
{
    int waiting = 0;
    uint64_t t = now();
    for (uint32_t i = 0; i < count; i++) {
        if (hosts[i].ask_at && hosts[i].ask_at <= t)
            ask(hosts + i);
        waiting += hosts[i].ask_at != 0;
    }
    return waiting;
}

int main(int argc, char **argv)
{
    if (argc != 5)
        return 64;
    first = ntohl(inet_addr(argv[2]));
    count = atoi(argv[3]);
    manner = !strcmp(argv[4], "heeds") ? HEEDS : !strcmp(argv[4], "demands") ? DEMANDS : ASKS;
    hosts = calloc(count, sizeof *hosts);
    struct sockaddr_ll at = {
        .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = if_nametoindex(argv[1])};
    struct packet_mreq promiscuous = {.mr_ifindex = at.sll_ifindex, .mr_type = PACKET_MR_PROMISC};
    int bytes = BUFFER, yes = 1;
    fd = socket(AF_PACKET, SOCK_RAW, 0);
    if (!hosts || fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes)
        || setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &bytes, sizeof bytes)
        || setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &yes, sizeof yes)
        || setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &promiscuous, sizeof promiscuous)
        || bind(fd, (struct sockaddr *)&at, sizeof at))
        refuse("packet socket");
    signal(SIGTERM, end);
    puts("ready");
    fflush(stdout);
    uint64_t looked = 0;
    int is_calm = 0;
    while (!is_over) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        poll(&p, 1, POLL_MILLIS);
        uint8_t frame[FRAME_MAX];
        ssize_t length;
        for (int i = 0; i < 64 && (length = recv(fd, frame, sizeof frame, MSG_DONTWAIT)) >= ETHERNET + ARP; i++) {
            if (get16(frame + 12) == ETH_P_ARP)
                arp(frame);
            else if (get16(frame + 12) == ETH_P_IP)
                segment(frame, length);
        }
        if (now() - looked < POLL_MILLIS * 1000000ull)
            continue;
        looked = now();
        int waiting = ask_those_due();
        if (!is_calm && !waiting && last_answer && looked > last_answer + ASK_NANOS + ASK_NANOS / 5) {
            is_calm = 1;
            puts("calm");
            fflush(stdout);
        }
    }
    uint64_t answered = 0, half_open = 0, asked = 0, got = 0;
    for (uint32_t i = 0; i < count; i++) {
        answered += hosts[i].has_answered;
        half_open += hosts[i].half_open;
        asked += hosts[i].has_asked;
        got += hosts[i].was_answered;
    }
    printf("%lu %lu %lu %lu %lu %lu %lu\n", answered, half_open, resets, strange_resets, strange_macs, asked, got);
    return 0;
}
