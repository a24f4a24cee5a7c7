package dev.blip.wire;

/// What all packets of a batch have in common, whatever is asked by them.
///
/// @param etherType    of the frames that carry them, where frames have one
/// @param packetBytes  length of each, link header not included
public record SlotShape(int etherType, int packetBytes) {
    public SlotShape {
        if (packetBytes < 1) {
            throw new IllegalArgumentException(
                    "a packet has 1 byte or more: packetBytes=" + packetBytes);
        }
    }
}
