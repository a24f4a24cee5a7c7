package dev.blip.wire;

/// What all packets of a batch have in common, whatever is asked by them.
///
/// @param etherType    of the frames that carry them, where frames have one
/// @param packetBytes  length of each, link header not included, a multiple of four
public record SlotShape(int etherType, int packetBytes) {
    public SlotShape {
        if (packetBytes < Integer.BYTES || packetBytes % Integer.BYTES != 0) {
            throw new IllegalArgumentException(
                    "a packet is whole words: packetBytes=" + packetBytes);
        }
    }
}
