package dev.blip.vendor;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Blocks of MAC addresses with the names of those who hold them, as bytes that are searched as they are. Immutable;
/// any thread may ask.
///
/// Big-endian: `MAGIC`, the time of the data in seconds since 1970-01-01T00:00:00Z (8 bytes), then for each of the
/// three lengths of a prefix, longest first, how many there are (4 bytes); the prefixes of each length, ascending, in
/// as few bytes as hold one; where each one's name is, counted from the first name (3 bytes); the names, each a length
/// byte and so many bytes of UTF-8.
final class VendorTable {
    static final int MAGIC = 0x4D41_4331; // "MAC1"
    static final int HEADER_LENGTH = Integer.BYTES + Long.BYTES + 3 * Integer.BYTES;
    static final int NAME_AT_LENGTH = 3;

    private static final int MAC_BITS = 48;

    private final byte[] table;
    private final long epochSeconds;
    private final Blocks[] blocks; // by the length of their prefixes, longest first
    private final int names; // where the first one is

    /// One length of prefixes.
    ///
    /// @param bits    of a prefix
    /// @param count   how many there are
    /// @param at      where the first is
    /// @param nameAt  where the place of its name is
    private record Blocks(int bits, int count, int at, int nameAt) {
        int width() {
            return widthOf(bits);
        }
    }

    /// @throws IllegalArgumentException if the bytes are no such table
    VendorTable(byte[] table) {
        this.table = table;
        this.blocks = new Blocks[VendorTableBuilder.PREFIX_BITS.length];
        try {
            ByteBuffer header = ByteBuffer.wrap(table);
            if (header.getInt() != MAGIC) {
                throw new IllegalArgumentException("no table of vendors: another magic number");
            }
            this.epochSeconds = header.getLong();
            this.names = layOut(header);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("no table of vendors: length=" + table.length, e);
        }
    }

    /// @return where the names begin
    private int layOut(ByteBuffer counts) {
        int at = HEADER_LENGTH;
        for (int i = 0; i < blocks.length; i++) {
            int bits = VendorTableBuilder.PREFIX_BITS[i];
            int count = counts.getInt();
            int nameAt = at + count * widthOf(bits);
            blocks[i] = new Blocks(bits, count, at, nameAt);
            at = nameAt + count * NAME_AT_LENGTH;
        }
        return at;
    }

    /// Bytes that hold a prefix.
    static int widthOf(int bits) {
        return Math.ceilDiv(bits, Byte.SIZE);
    }

    /// When the data was current.
    long epochSeconds() {
        return epochSeconds;
    }

    /// The holder of the longest block that `mac` is in. Empty if it is in none, or its holder has no name here.
    String nameOf(long mac) {
        for (Blocks some : blocks) {
            int place = placeOf(mac >>> MAC_BITS - some.bits, some);
            if (place >= 0) {
                return nameAt(number(some.nameAt + place * NAME_AT_LENGTH, NAME_AT_LENGTH));
            }
        }
        return "";
    }

    private int placeOf(long prefix, Blocks some) {
        int low = 0;
        int high = some.count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long found = number(some.at + middle * some.width(), some.width());
            if (found == prefix) {
                return middle;
            }
            if (found < prefix) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private String nameAt(long offset) {
        int at = names + (int) offset;
        return new String(table, at + 1, table[at] & 0xFF, StandardCharsets.UTF_8);
    }

    private long number(int at, int length) {
        long number = 0;
        for (int i = at; i < at + length; i++) {
            number = number << Byte.SIZE | table[i] & 0xFF;
        }
        return number;
    }
}
