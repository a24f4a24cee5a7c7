// XDP program that passes everything up.
//
// veth delivers frames that its peer sends with XDP_TX only if this end has an XDP program of its own: veth_xdp_flush()
// in drivers/net/veth.c wakes the receiver only `if (rq->xdp_prog)`. So the scanner's end of the pair carries this one.
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

SEC("xdp")
int pass(struct xdp_md *context)
{
    (void)context;
    return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
