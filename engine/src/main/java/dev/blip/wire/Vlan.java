package dev.blip.wire;

import static dev.blip.wire.NetworkOrder.u16;

/// VLAN tags between the MAC addresses and the EtherType, IEEE 802.1Q clause 9: four bytes each, none, one or two
/// of them. Only tags that are in the frame: one that the kernel took off is in the ring's own header.
public final class Vlan {
    public static final int TAG_LENGTH = 4;
    public static final int MAX_TAGS = 2;

    /// In the place of an identifier: no VLAN. A tag with this one says a priority only, clause 6.9.
    public static final int UNTAGGED = 0;

    /// Customer tag.
    public static final int TYPE_8021Q = 0x8100;

    /// Service tag, the outer one of two.
    public static final int TYPE_8021AD = 0x88A8;

    /// Outer tag of equipment older than 802.1ad.
    public static final int TYPE_QINQ_OLD = 0x9100;

    private static final int ID_BITS = 12;
    private static final int ID_MASK = 0xFFF;

    private Vlan() {}

    /// Whether an EtherType announces a tag.
    public static boolean isTag(int type) {
        return type == TYPE_8021Q || type == TYPE_8021AD || type == TYPE_QINQ_OLD;
    }

    /// Length of the Ethernet header at `at` with its tags: 14, 18 or 22; -1 if it does not lie within `[at, end)`.
    /// A third tag is not skipped: then `type` is a tag's and no packet's.
    public static int check(byte[] frame, int at, int end) {
        int length = Ethernet.check(frame, at, end);
        for (int tags = 0;
                tags < MAX_TAGS && length > 0 && isTag(type(frame, at, length));
                tags++) {
            length = end - at >= length + TAG_LENGTH ? length + TAG_LENGTH : -1;
        }
        return length;
    }

    /// EtherType of the packet behind a header whose `check` gave `length`.
    public static int type(byte[] frame, int at, int length) {
        return u16(frame, at + length - 2);
    }

    /// All VLANs that a frame is in as one number: 0 if none, the identifier if one, and each outer one times 4,096
    /// more. Tags that say a priority only are in none.
    ///
    /// @param length    what `check` gave
    /// @param stripped  identifier of the outermost tag, if it is no longer in the frame; else 0
    public static int path(byte[] frame, int at, int length, int stripped) {
        int path = stripped;
        for (int tag = 0; Ethernet.LENGTH + tag * TAG_LENGTH < length; tag++) {
            int id = id(frame, at, tag);
            path = id == UNTAGGED ? path : path << ID_BITS | id;
        }
        return path;
    }

    /// A number of `path` as Linux names interfaces, outermost first: `7.100`.
    public static String pathText(int path) {
        int outer = path >>> ID_BITS;
        return (outer == 0 ? "" : pathText(outer) + ".") + (path & ID_MASK);
    }

    /// VLAN identifier of tag number `tag`, 0 being the outer one: 0 to 4095. The header must have that many tags.
    public static int id(byte[] frame, int at, int tag) {
        return u16(frame, at + Ethernet.LENGTH + tag * TAG_LENGTH) & ID_MASK;
    }
}
