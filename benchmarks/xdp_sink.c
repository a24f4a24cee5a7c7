// XDP program that swallows TCP and answers nothing: a network as fast as it can be. It counts the SYNs and remembers
// when the first and the last of them came (CLOCK_MONOTONIC), which tells how long a program takes to its first probe
// and how fast it sends, whatever it says of itself. Everything else goes up to the kernel.
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/tcp.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

// In the order of Arrivals.java.
enum arrival { SYNS, FIRST, LAST, ENTRIES };

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, ENTRIES);
    __type(key, __u32);
    __type(value, __u64);
} arrivals SEC(".maps");

static __always_inline __u64 *entry(__u32 key)
{
    return bpf_map_lookup_elem(&arrivals, &key);
}

SEC("xdp")
int swallow(struct xdp_md *context)
{
    void *end = (void *)(long)context->data_end;
    struct ethhdr *eth = (void *)(long)context->data;
    struct iphdr *ip = (void *)(eth + 1);
    struct tcphdr *tcp = (void *)(ip + 1);
    if ((void *)(tcp + 1) > end || eth->h_proto != bpf_htons(ETH_P_IP) || ip->protocol != IPPROTO_TCP)
        return XDP_PASS;
    if (tcp->syn && !tcp->ack) {
        __u64 *syns = entry(SYNS), *first = entry(FIRST), *last = entry(LAST);
        if (syns && first && last) {
            __u64 now = bpf_ktime_get_ns();
            if (!*first)
                *first = now;
            *last = now;
            (*syns)++;
        }
    }
    return XDP_DROP;
}

char _license[] SEC("license") = "GPL";
