// XDP program that answers SYNs for a whole prefix, as fast as they come, with a truth that can be computed.
//
// The verdict of (address, port) depends on nothing but their hash, which Truth.java computes too. Shares are constants,
// given when it is compiled, each per mille:
//   OPEN, CLOSED        targets that answer SYN-ACK, RST; the rest stays silent
//   LOSS_IN, LOSS_OUT   SYNs lost before the responder sees them, answers lost after it has made them
// In IPv6 the last four bytes of an address stand for it. What is done is counted in `counters`; the harness reads the
// map with bpftool. Anything but TCP without IP options or extension headers goes up to the kernel, so that ARP and
// neighbour discovery work.
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#ifndef OPEN
#define OPEN 1000
#endif
#ifndef CLOSED
#define CLOSED 0
#endif
#ifndef LOSS_IN
#define LOSS_IN 0
#endif
#ifndef LOSS_OUT
#define LOSS_OUT 0
#endif

#define ANSWER_LENGTH 54        // Ethernet 14, IPv4 20, TCP 20
#define IPV6_ANSWER_LENGTH 74   // Ethernet 14, IPv6 40, TCP 20
#define DONT_FRAGMENT 0x4000
#define SYN_ACK 0x12
#define RST_ACK 0x14

// In the order of XdpCounters.java.
enum counter { SYN, ANSWERED_OPEN, ANSWERED_CLOSED, SILENT, LOST_IN, LOST_OUT, RST, OTHER, COUNTERS };

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, COUNTERS);
    __type(key, __u32);
    __type(value, __u64);
} counters SEC(".maps");

static __always_inline void count(__u32 counter)
{
    __u64 *value = bpf_map_lookup_elem(&counters, &counter);
    if (value)
        (*value)++;
}

static __always_inline int lost(__u32 per_mille)
{
    return per_mille && bpf_get_prandom_u32() % 1000 < per_mille;
}

// Both in host order. The mixer is Wellons' "lowbias32".
static __always_inline __u32 hash(__u32 address, __u32 port)
{
    __u32 h = address ^ port * 0x9E3779B1u;
    h ^= h >> 16;
    h *= 0x7feb352du;
    h ^= h >> 15;
    h *= 0x846ca68bu;
    h ^= h >> 16;
    return h;
}

static __always_inline __u16 fold(__u32 sum)
{
    sum = (sum & 0xffff) + (sum >> 16);
    sum = (sum & 0xffff) + (sum >> 16);
    return ~sum;
}

static __always_inline void turn(struct ethhdr *eth)
{
    unsigned char mac[ETH_ALEN];
    __builtin_memcpy(mac, eth->h_dest, ETH_ALEN);
    __builtin_memcpy(eth->h_dest, eth->h_source, ETH_ALEN);
    __builtin_memcpy(eth->h_source, mac, ETH_ALEN);
}

// The segment without its checksum; returns the pseudo header's length and protocol for its sum.
static __always_inline __u32 answer_segment(struct tcphdr *tcp, int open, __u32 seq)
{
    __be16 port = tcp->source;
    tcp->source = tcp->dest;
    tcp->dest = port;
    tcp->ack_seq = bpf_htonl(bpf_ntohl(tcp->seq) + 1);
    tcp->seq = open ? seq : 0;
    ((__u8 *)tcp)[12] = sizeof *tcp / 4 << 4;
    ((__u8 *)tcp)[13] = open ? SYN_ACK : RST_ACK;
    tcp->window = open ? bpf_htons(64240) : 0;
    tcp->urg_ptr = 0;
    tcp->check = 0;
    return bpf_htons(IPPROTO_TCP) + bpf_htons(sizeof *tcp);
}

// Turns the SYN into its answer, in place. The frame is ANSWER_LENGTH bytes by now.
static __always_inline void answer(struct ethhdr *eth, struct iphdr *ip, struct tcphdr *tcp, int open, __u32 seq)
{
    turn(eth);
    __be32 address = ip->saddr;
    ip->saddr = ip->daddr;
    ip->daddr = address;
    ip->tot_len = bpf_htons(ANSWER_LENGTH - sizeof *eth);
    ip->ttl = 64;
    ip->frag_off = bpf_htons(DONT_FRAGMENT);
    ip->id = 0;
    ip->check = 0;
    __u32 sum = 0;
    __u16 *word = (__u16 *)ip;
#pragma unroll
    for (int i = 0; i < 10; i++)
        sum += word[i];
    ip->check = fold(sum);

    sum = answer_segment(tcp, open, seq);
    word = (__u16 *)&ip->saddr;         // both addresses, then the TCP header: they lie side by side
#pragma unroll
    for (int i = 0; i < 14; i++)
        sum += word[i];
    tcp->check = fold(sum);
}

// The same in IPv6. The frame is IPV6_ANSWER_LENGTH bytes by now.
static __always_inline void answer6(struct ethhdr *eth, struct ipv6hdr *ip, struct tcphdr *tcp, int open, __u32 seq)
{
    turn(eth);
    struct in6_addr address = ip->saddr;
    ip->saddr = ip->daddr;
    ip->daddr = address;
    ip->payload_len = bpf_htons(sizeof *tcp);
    ip->hop_limit = 64;
    __u32 sum = answer_segment(tcp, open, seq);
    __u16 *word = (__u16 *)&ip->saddr;
#pragma unroll
    for (int i = 0; i < 26; i++)
        sum += word[i];
    tcp->check = fold(sum);
}

// Whether a SYN is answered; counts what becomes of every other segment. `h` is the hash of its target.
static __always_inline int is_answered(struct tcphdr *tcp, __u32 h)
{
    if (tcp->rst) {
        count(RST);
        return 0;
    }
    if (!tcp->syn || tcp->ack) {
        count(OTHER);
        return 0;
    }
    count(SYN);
    if (lost(LOSS_IN)) {
        count(LOST_IN);
        return 0;
    }
    if (h % 1000 >= OPEN + CLOSED) {
        count(SILENT);
        return 0;
    }
    if (lost(LOSS_OUT)) {
        count(LOST_OUT);
        return 0;
    }
    return 1;
}

static __always_inline int respond4(struct xdp_md *context, struct ethhdr *eth, void *end)
{
    struct iphdr *ip = (void *)(eth + 1);
    struct tcphdr *tcp = (void *)(ip + 1);
    if ((void *)(tcp + 1) > end || ip->protocol != IPPROTO_TCP || ip->ihl != 5)
        return XDP_PASS;
    __u32 h = hash(bpf_ntohl(ip->daddr), bpf_ntohs(tcp->dest));
    if (!is_answered(tcp, h))
        return XDP_DROP;
    long surplus = (long)(end - (void *)eth) - ANSWER_LENGTH;   // TCP options and padding go
    if (surplus && bpf_xdp_adjust_tail(context, -(int)surplus))
        return XDP_DROP;
    eth = (void *)(long)context->data;
    end = (void *)(long)context->data_end;
    ip = (void *)(eth + 1);
    tcp = (void *)(ip + 1);
    if ((void *)(tcp + 1) > end)
        return XDP_DROP;
    int open = h % 1000 < OPEN;
    answer(eth, ip, tcp, open, h * 0x01000193u);
    count(open ? ANSWERED_OPEN : ANSWERED_CLOSED);
    return XDP_TX;
}

static __always_inline int respond6(struct xdp_md *context, struct ethhdr *eth, void *end)
{
    struct ipv6hdr *ip = (void *)(eth + 1);
    struct tcphdr *tcp = (void *)(ip + 1);
    if ((void *)(tcp + 1) > end || ip->nexthdr != IPPROTO_TCP)
        return XDP_PASS;
    __u32 h = hash(bpf_ntohl(ip->daddr.in6_u.u6_addr32[3]), bpf_ntohs(tcp->dest));
    if (!is_answered(tcp, h))
        return XDP_DROP;
    long surplus = (long)(end - (void *)eth) - IPV6_ANSWER_LENGTH;
    if (surplus && bpf_xdp_adjust_tail(context, -(int)surplus))
        return XDP_DROP;
    eth = (void *)(long)context->data;
    end = (void *)(long)context->data_end;
    ip = (void *)(eth + 1);
    tcp = (void *)(ip + 1);
    if ((void *)(tcp + 1) > end)
        return XDP_DROP;
    int open = h % 1000 < OPEN;
    answer6(eth, ip, tcp, open, h * 0x01000193u);
    count(open ? ANSWERED_OPEN : ANSWERED_CLOSED);
    return XDP_TX;
}

SEC("xdp")
int respond(struct xdp_md *context)
{
    struct ethhdr *eth = (void *)(long)context->data;
    void *end = (void *)(long)context->data_end;
    if ((void *)(eth + 1) > end)
        return XDP_PASS;
    if (eth->h_proto == bpf_htons(ETH_P_IP))
        return respond4(context, eth, end);
    if (eth->h_proto == bpf_htons(ETH_P_IPV6))
        return respond6(context, eth, end);
    return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
