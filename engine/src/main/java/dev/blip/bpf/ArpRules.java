package dev.blip.bpf;

/// Lets ARP through that is in no VLAN and for this host or for all. By a socket alone: whether the kernel has taken a
/// tag off lies beside the frame, where XDP cannot look.
public record ArpRules() implements FilterRules {
    private static final int ETHERNET_LENGTH = 14;

    @Override
    public byte[] socketFilter(int linkHeader) {
        if (linkHeader != ETHERNET_LENGTH) {
            throw new IllegalArgumentException(
                    "ARP is in Ethernet frames: linkHeader=" + linkHeader);
        }
        return ArpFilter.program();
    }
}
