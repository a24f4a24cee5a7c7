package dev.blip.wire;

import static dev.blip.wire.NetworkOrder.put16;
import static dev.blip.wire.NetworkOrder.put32;
import static dev.blip.wire.NetworkOrder.u16;
import static dev.blip.wire.NetworkOrder.u32;
import static dev.blip.wire.NetworkOrder.u8;

/// The options behind a TCP header, [RFC 9293 section 3.1](https://www.rfc-editor.org/rfc/rfc9293#section-3.1).
/// `at` is where the TCP header starts and `headerLength` is what `Tcp.check` gave for it: the options are its last
/// `headerLength - 20` bytes, 0 to 40. A walk takes at least one byte a step, and ends at the end-of-list option,
/// at the header's end, or at an option that claims less than two bytes or more than are left; what it has not
/// reached is absent.
public final class TcpOptions {
    public static final int END_OF_LIST = 0;
    public static final int NO_OPERATION = 1;
    public static final int MAXIMUM_SEGMENT_SIZE = 2;

    /// This and the timestamps: [RFC 7323](https://www.rfc-editor.org/rfc/rfc7323).
    public static final int WINDOW_SCALE = 3;

    /// [RFC 2018](https://www.rfc-editor.org/rfc/rfc2018).
    public static final int SACK_PERMITTED = 4;

    public static final int TIMESTAMPS = 8;

    /// Length of what `writeLinuxOffers` writes, and where in it the value of the timestamps is, in words of four
    /// bytes.
    public static final int OFFERS_LENGTH = 16;

    public static final int OFFERED_TIMESTAMP_WORD = 1;

    private TcpOptions() {}

    /// Writes the option that says which segments we take; the four bytes of it.
    ///
    /// @return where the next option begins
    public static int writeMaximumSegmentSize(byte[] frame, int option, int size) {
        put16(frame, option, MAXIMUM_SEGMENT_SIZE << 8 | 4);
        put16(frame, option + 2, size);
        return option + 4;
    }

    /// Writes what a Linux host offers beside its segment size: SACK, timestamps of 0, a window scale; padded as Linux
    /// does it.
    ///
    /// @return where the next option begins
    public static int writeLinuxOffers(byte[] frame, int option, int windowScale) {
        put16(frame, option, SACK_PERMITTED << 8 | 2);
        put16(frame, option + 2, TIMESTAMPS << 8 | 10);
        put32(frame, option + 4, 0);
        put32(frame, option + 8, 0);
        put16(frame, option + 12, NO_OPERATION << 8 | WINDOW_SCALE);
        put16(frame, option + 14, 3 << 8 | windowScale);
        return option + OFFERS_LENGTH;
    }

    /// Where the first option of this kind starts, or -1 if there is none. The option lies wholly in the header.
    public static int find(byte[] frame, int at, int headerLength, int kind) {
        int end = at + headerLength;
        for (int option = at + Tcp.MIN_LENGTH; option < end; ) {
            int found = u8(frame, option);
            int length = lengthOf(found, frame, option, end);
            if (length < 0) {
                return -1;
            }
            if (found == kind) {
                return option;
            }
            if (found == END_OF_LIST) {
                return -1;
            }
            option += length;
        }
        return -1;
    }

    /// Whether a walk over all options meets none that is malformed.
    public static boolean areWellFormed(byte[] frame, int at, int headerLength) {
        int end = at + headerLength;
        for (int option = at + Tcp.MIN_LENGTH; option < end && u8(frame, option) != END_OF_LIST; ) {
            int length = lengthAt(frame, option, end);
            if (length < 0) {
                return false;
            }
            option += length;
        }
        return true;
    }

    /// A number from 1 to 65,521 made of the kinds of the options and their order, by which stacks differ. Equal walks
    /// give equal numbers; unlike ones give the same about one time in 65,000.
    public static int shape(byte[] frame, int at, int headerLength) {
        int shape = 1;
        int end = at + headerLength;
        for (int option = at + Tcp.MIN_LENGTH; option < end; ) {
            int kind = u8(frame, option);
            shape = (shape * 257 + kind + 1) % 65_521; // a prime
            int length = lengthOf(kind, frame, option, end);
            if (length < 0 || kind == END_OF_LIST) {
                break;
            }
            option += length;
        }
        return shape + 1;
    }

    /// Largest segment the sender takes, 0 to 65535 bytes; -1 if it does not say.
    public static int maximumSegmentSize(byte[] frame, int at, int headerLength) {
        int option = findOfLength(frame, at, headerLength, MAXIMUM_SEGMENT_SIZE, 4);
        return option < 0 ? -1 : u16(frame, option + 2);
    }

    /// How many bits the sender's windows are to be shifted by, 0 to 255 as it stands there, of which at most 14 are
    /// lawful; -1 if it does not say.
    public static int windowScale(byte[] frame, int at, int headerLength) {
        int option = findOfLength(frame, at, headerLength, WINDOW_SCALE, 3);
        return option < 0 ? -1 : u8(frame, option + 2);
    }

    public static boolean isSackPermitted(byte[] frame, int at, int headerLength) {
        return findOfLength(frame, at, headerLength, SACK_PERMITTED, 2) >= 0;
    }

    /// The timestamps option: its value, TSval, in the upper 32 bits and its echo, TSecr, in the lower. `otherwise`
    /// if there is none.
    public static long timestamps(byte[] frame, int at, int headerLength, long otherwise) {
        int option = findOfLength(frame, at, headerLength, TIMESTAMPS, 10);
        return option < 0
                ? otherwise
                : (long) u32(frame, option + 2) << 32
                        | Integer.toUnsignedLong(u32(frame, option + 6));
    }

    /// Length of the option at `option`, which lies before `end`: 1 for the two kinds without a length byte; -1 if
    /// it is malformed.
    static int lengthAt(byte[] frame, int option, int end) {
        return lengthOf(u8(frame, option), frame, option, end);
    }

    private static int lengthOf(int kind, byte[] frame, int option, int end) {
        if (kind <= NO_OPERATION) {
            return 1;
        }
        if (end - option < 2) {
            return -1;
        }
        int length = u8(frame, option + 1);
        return length >= 2 && length <= end - option ? length : -1;
    }

    private static int findOfLength(byte[] frame, int at, int headerLength, int kind, int length) {
        int option = find(frame, at, headerLength, kind);
        return option >= 0 && u8(frame, option + 1) == length ? option : -1;
    }
}
