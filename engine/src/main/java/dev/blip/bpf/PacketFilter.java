package dev.blip.bpf;

import static dev.blip.bpf.Cbpf.BPF_ABS;
import static dev.blip.bpf.Cbpf.BPF_H;
import static dev.blip.bpf.Cbpf.BPF_JEQ;
import static dev.blip.bpf.Cbpf.BPF_JGE;
import static dev.blip.bpf.Cbpf.BPF_JGT;
import static dev.blip.bpf.Cbpf.BPF_K;
import static dev.blip.bpf.Cbpf.BPF_LD;
import static dev.blip.bpf.Cbpf.BPF_RET;
import static dev.blip.bpf.Cbpf.NEXT;

/// A filter for packets of one EtherType, in frames with none, one or two VLAN tags or without a link header; what is
/// asked of the packet itself is a subclass's. Each depth has its own copy of that body, so that the place of every
/// field is a constant or stands in the one index register.
abstract class PacketFilter {
    static final String REJECT = "reject";

    private static final int ETHERNET_LENGTH = 14;
    private static final int TAG_LENGTH = 4;
    private static final int[] ETHERTYPE_TAGS = {0x8100, 0x88a8, 0x9100};

    final Cbpf code = new Cbpf();
    final int snapLength;
    private final int etherType;
    private final String name;

    /// @param name        of the EtherType, for people
    /// @param snapLength  bytes kept of a frame that passes
    PacketFilter(int etherType, String name, int snapLength) {
        if (snapLength < 1) {
            throw new IllegalArgumentException(
                    "a frame keeps 1 byte or more: snapLength=" + snapLength);
        }
        this.etherType = etherType;
        this.name = name;
        this.snapLength = snapLength;
    }

    /// All that is to be said of a packet that starts at `ip`. Ends in a return or at `REJECT` on every way.
    abstract void body(int ip);

    /// The whole program.
    ///
    /// @param linkHeaderLength  14 for Ethernet framing, 0 where frames start with the packet
    final Cbpf build(int linkHeaderLength) {
        switch (linkHeaderLength) {
            case 0 -> body(0);
            case ETHERNET_LENGTH -> ethernet();
            default ->
                    throw new IllegalArgumentException(
                            "frames start with Ethernet (14) or IP (0): linkHeaderLength="
                                    + linkHeaderLength);
        }
        return code.label(REJECT).stmt(BPF_RET | BPF_K, 0, "refused");
    }

    private void ethernet() {
        etherType(0, "tag1");
        code.label("tag1");
        isTag(0);
        etherType(1, "tag2");
        code.label("tag2");
        isTag(1);
        etherType(2, REJECT);
        for (int tags = 0; tags <= 2; tags++) {
            code.label(ip(tags));
            body(ETHERNET_LENGTH + tags * TAG_LENGTH);
        }
    }

    /// Leaves the EtherType behind `tags` tags in A, and goes to the body if it is the wanted one.
    private void etherType(int tags, String otherwise) {
        int at = ETHERNET_LENGTH - 2 + tags * TAG_LENGTH;
        code.stmt(BPF_LD | BPF_H | BPF_ABS, at, "EtherType behind " + tags + " tags");
        code.jump(BPF_JEQ | BPF_K, etherType, ip(tags), otherwise, name);
    }

    /// Refuses the frame unless A is a tag's EtherType.
    private void isTag(int tags) {
        String found = "tagged" + tags;
        for (int type : ETHERTYPE_TAGS) {
            boolean last = type == ETHERTYPE_TAGS[ETHERTYPE_TAGS.length - 1];
            code.jump(BPF_JEQ | BPF_K, type, found, last ? REJECT : NEXT, "VLAN tag");
        }
        code.label(found);
    }

    /// Goes on if the port in A is one of a block.
    final void portIn(int first, int last) {
        code.jump(BPF_JGE | BPF_K, first, NEXT, REJECT, "our block");
        code.jump(BPF_JGT | BPF_K, last, REJECT, NEXT, "");
    }

    private static String ip(int tags) {
        return "ip behind " + tags;
    }
}
