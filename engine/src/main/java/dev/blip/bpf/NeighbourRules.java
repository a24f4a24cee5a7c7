package dev.blip.bpf;

/// Lets through what neighbours say of themselves in IPv6.
public record NeighbourRules() implements FilterRules {
    private static final int ETHERNET_LENGTH = 14;

    @Override
    public byte[] socketFilter(int linkHeader) {
        if (linkHeader != ETHERNET_LENGTH) {
            throw new IllegalArgumentException(
                    "neighbours are asked in Ethernet frames: linkHeader=" + linkHeader);
        }
        return NeighbourFilter.program();
    }
}
