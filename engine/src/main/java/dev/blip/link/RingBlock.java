package dev.blip.link;

import static dev.blip.linux.Packet.PACKET_OTHERHOST;
import static dev.blip.linux.Packet.TP_STATUS_CSUMNOTREADY;
import static dev.blip.linux.Packet.TP_STATUS_CSUM_VALID;
import static dev.blip.linux.Packet.TP_STATUS_VLAN_VALID;

import dev.blip.linux.SockaddrLl;
import dev.blip.linux.Tpacket3Hdr;
import dev.blip.linux.TpacketBlockDesc;
import dev.blip.linux.TpacketHdrV1;
import dev.blip.linux.TpacketHdrVariant1;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// One block of a TPACKET_V3 ring, copied out of it. One copy for all of its frames: an array's elements cost the
/// interpreter and C1, which a scan of a second mostly runs in, a fraction of what shared memory asks for.
/// Owner: the ring's.
final class RingBlock {
    private static final long UNSIGNED = 0xFFFF_FFFFL;

    /// Bytes of a frame's head, with the address behind it.
    private static final int HEAD = Tpacket3Hdr.SIZE + SockaddrLl.SIZE;

    private static final int VLAN_IDENTIFIER =
            0xFFF; // of a tag; above it priority and drop eligibility

    private final byte[] bytes;
    private int used;

    /// @param blockBytes  of every block of the ring
    RingBlock(int blockBytes) {
        bytes = new byte[blockBytes];
    }

    /// Takes what the block at `block` holds, which may then be the kernel's again. No more than a block, whatever it
    /// says of itself.
    void copyFrom(MemorySegment ring, long block) {
        long says = TpacketHdrV1.blkLen(ring, block + TpacketBlockDesc.HDR) & UNSIGNED;
        used = (int) Math.min(says, bytes.length);
        MemorySegment.copy(ring, ValueLayout.JAVA_BYTE, block, bytes, 0, used);
    }

    /// Gives the frames to `handler`. Lengths are the kernel's; they are held against the copy's end all the same, so
    /// that none can lead to what an earlier block has left behind it. They are unsigned, so sums of them are `long`.
    ///
    /// @return frames given
    int read(FrameHandler handler) {
        if (used < TpacketBlockDesc.SIZE) {
            return 0;
        }
        int count = Math.max(0, TpacketHdrV1.numPkts(bytes, TpacketBlockDesc.HDR));
        long next = TpacketHdrV1.offsetToFirstPkt(bytes, TpacketBlockDesc.HDR) & UNSIGNED;
        for (int frame = 0; frame < count; frame++) {
            if (next + HEAD > used) {
                return frame;
            }
            int at = (int) next;
            int start = at + Tpacket3Hdr.mac(bytes, at);
            int captured = Tpacket3Hdr.snaplen(bytes, at);
            long end = start + (captured & UNSIGNED);
            if (end > used) {
                return frame;
            }
            long epochNanos = Tpacket3Hdr.epochNanos(bytes, at);
            handler.frame(bytes, start, (int) end, epochNanos, flags(at, captured));
            // At least a header on, or one frame would be given for ever; the last says 0.
            next += Math.max(Tpacket3Hdr.SIZE, Tpacket3Hdr.nextOffset(bytes, at) & UNSIGNED);
        }
        return count;
    }

    private int flags(int at, int captured) {
        int status = Tpacket3Hdr.status(bytes, at);
        return ((status & (TP_STATUS_CSUM_VALID | TP_STATUS_CSUMNOTREADY)) != 0
                        ? FrameHandler.CHECKSUM_TRUSTED
                        : 0)
                | ((status & TP_STATUS_VLAN_VALID) != 0 ? vlan(at) << FrameHandler.VLAN_SHIFT : 0)
                | (Tpacket3Hdr.packetType(bytes, at) == PACKET_OTHERHOST
                        ? FrameHandler.OTHER_HOST
                        : 0)
                | (captured != Tpacket3Hdr.len(bytes, at) ? FrameHandler.CUT : 0);
    }

    private int vlan(int at) {
        return TpacketHdrVariant1.vlanTci(bytes, at + Tpacket3Hdr.HV1) & VLAN_IDENTIFIER;
    }
}
