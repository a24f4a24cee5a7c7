package dev.blip.vendor;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Puts a `VendorTable` together. Owner: one thread.
final class VendorTableBuilder {
    /// MA-S and the older IAB, MA-M, MA-L: longest first.
    static final int[] PREFIX_BITS = {36, 28, 24};

    /// Who holds a block and is no vendor: one that does not want to be named, and the registry itself, which has given
    /// parts of its blocks to others.
    private static final Set<String> NO_VENDORS = Set.of("Private", "IEEE Registration Authority");

    private static final int MOST_NAME_BYTES = 0xFF;
    private static final int MOST_BYTES_PER_CHAR = 3; // of UTF-8
    private static final int MOST_NAMES_BYTES = 1 << VendorTable.NAME_AT_LENGTH * Byte.SIZE;
    private static final String NAME_SEPARATOR = " or ";

    private final List<TreeMap<Long, String>> blocks = new ArrayList<>(); // as `PREFIX_BITS`

    VendorTableBuilder() {
        for (int _ : PREFIX_BITS) {
            blocks.add(new TreeMap<>());
        }
    }

    /// Adds a block; two MA-L have been given to several, whose names are all kept.
    ///
    /// @param bits  24, 28 or 36
    void add(long prefix, int bits, String holder) {
        String name = shortened(NO_VENDORS.contains(holder) ? "" : holder);
        for (int i = 0; i < PREFIX_BITS.length; i++) {
            if (PREFIX_BITS[i] == bits) {
                blocks.get(i).merge(prefix, name, VendorTableBuilder::both);
            }
        }
    }

    private static String both(String name, String other) {
        boolean isOne = name.equals(other) || other.isEmpty();
        return isOne ? name : name.isEmpty() ? other : shortened(name + NAME_SEPARATOR + other);
    }

    /// A name that fits, whole characters of it.
    private static String shortened(String name) {
        if (name.length() <= MOST_NAME_BYTES / MOST_BYTES_PER_CHAR) {
            return name;
        }
        String some = name;
        while (some.getBytes(StandardCharsets.UTF_8).length > MOST_NAME_BYTES) {
            some = some.substring(0, some.offsetByCodePoints(some.length(), -1));
        }
        return some;
    }

    boolean isEmpty() {
        return blocks.stream().allMatch(Map::isEmpty);
    }

    /// @param epochSeconds  when the data was current
    /// @throws IllegalArgumentException if there are more names than such a table has room for
    byte[] build(long epochSeconds) {
        Map<String, Integer> nameAt = new HashMap<>();
        byte[] names = names(nameAt);
        ByteBuffer out = ByteBuffer.allocate(length(names.length));
        out.putInt(VendorTable.MAGIC).putLong(epochSeconds);
        blocks.forEach(some -> out.putInt(some.size()));
        for (int i = 0; i < PREFIX_BITS.length; i++) {
            int width = VendorTable.widthOf(PREFIX_BITS[i]);
            blocks.get(i).keySet().forEach(prefix -> put(out, prefix, width));
            for (String name : blocks.get(i).values()) {
                put(out, nameAt.getOrDefault(name, 0), VendorTable.NAME_AT_LENGTH);
            }
        }
        return out.put(names).array();
    }

    /// Every name once, in ascending order, which compresses best.
    ///
    /// @param nameAt  takes where each is
    private byte[] names(Map<String, Integer> nameAt) {
        Set<String> sorted = new TreeSet<>();
        blocks.forEach(some -> sorted.addAll(some.values()));
        var out = new ByteArrayOutputStream();
        for (String name : sorted) {
            byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
            nameAt.put(name, out.size());
            out.write(utf8.length);
            out.writeBytes(utf8);
        }
        if (out.size() > MOST_NAMES_BYTES) {
            throw new IllegalArgumentException("too many names: bytes=" + out.size());
        }
        return out.toByteArray();
    }

    private int length(int ofNames) {
        int length = VendorTable.HEADER_LENGTH + ofNames;
        for (int i = 0; i < PREFIX_BITS.length; i++) {
            int each = VendorTable.widthOf(PREFIX_BITS[i]) + VendorTable.NAME_AT_LENGTH;
            length += blocks.get(i).size() * each;
        }
        return length;
    }

    private static void put(ByteBuffer out, long number, int length) {
        for (int shift = (length - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            out.put((byte) (number >>> shift));
        }
    }
}
