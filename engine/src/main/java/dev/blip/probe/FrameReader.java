package dev.blip.probe;

import dev.blip.metric.Counter;
import dev.blip.wire.Ethernet;
import dev.blip.wire.Vlan;
import org.jspecify.annotations.Nullable;

/// Finds the packet in a frame, behind up to two VLAN tags, and has it read; then says whether it came where it was
/// asked for. Owner: one receive thread.
final class FrameReader implements ReplyReader {
    private final PacketReader packets;
    private final Answer answer;
    private final int etherType;
    private final boolean ethernet;
    private final int vlan;

    /// @param etherType   of the packets that `packets` reads into `answer`
    /// @param linkHeader  14 where frames begin with an Ethernet header, 0 where they begin with the packet
    /// @param vlan        in which probes leave, 1 to 4094; `Vlan.UNTAGGED` if in none
    FrameReader(PacketReader packets, Answer answer, int etherType, int linkHeader, int vlan) {
        if (linkHeader != 0 && linkHeader != Ethernet.LENGTH) {
            throw new IllegalArgumentException(
                    "a link header has 0 or 14 bytes: linkHeader=" + linkHeader);
        }
        this.packets = packets;
        this.answer = answer;
        this.etherType = etherType;
        this.ethernet = linkHeader != 0;
        this.vlan = vlan;
    }

    @Override
    public @Nullable Counter read(
            byte[] frame, int at, int end, boolean checksumTrusted, int strippedVlan) {
        int linkLength = ethernet ? Vlan.check(frame, at, end) : 0;
        if (linkLength < 0) {
            return Counter.TRUNCATED;
        }
        if (ethernet && Vlan.type(frame, at, linkLength) != etherType) {
            return Counter.NOT_TCP_OR_ICMP;
        }
        Counter refusal = packets.read(frame, at + linkLength, end, checksumTrusted);
        if (refusal != null) {
            return refusal;
        }
        // Looked at last, so that what is counted here are true answers: the scan could have them
        // elsewhere.
        int arrived =
                linkLength > Ethernet.LENGTH
                        ? Vlan.path(frame, at, linkLength, strippedVlan)
                        : strippedVlan;
        answer.vlan = arrived;
        return arrived == vlan ? null : Counter.OTHER_VLAN;
    }

    @Override
    public Answer answer() {
        return answer;
    }
}
