package dev.blip.targets;

import dev.blip.wire.Ipv4;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One line of a list, its comment gone. It is one target; or several columns, of which the whole line must have one
/// meaning, because a program that takes a table apart reads its columns as targets. Not thread-safe.
///
/// | columns | example | means |
/// |---|---|---|
/// | prefixes, ranges, octet ranges | `10.0.0.0/24 10.0.1.1-10.0.1.9` | all of them |
/// | two addresses | `10.0.0.0 255.255.255.0` | what `AddressPair` finds |
/// | two addresses and a hyphen | `10.0.0.1 - 10.0.0.9` | that range |
final class TargetLine {
    private static final String KIND = "clear line";
    private static final String NEEDS =
            "one target a line; or prefixes and ranges alone; or a network and its mask";

    private final AddressSet.Builder addresses;
    private final AddressParser parser;
    private final boolean widest;

    private final AddressSet.Builder columnAddresses = new AddressSet.Builder();
    private final List<NamedTarget> columnNames = new ArrayList<>();
    private final TargetPairs.Builder columnPairs = new TargetPairs.Builder();
    private final AddressParser columnParser;
    private int[] starts = new int[4];
    private int[] ends = new int[4];
    private int columns;

    /// @param widest  of two meanings the wider is right, as in a list of exclusions
    TargetLine(
            AddressSet.Builder addresses,
            AddressParser parser,
            boolean widest,
            @Nullable Zones zones) {
        this.addresses = addresses;
        this.parser = parser;
        this.widest = widest;
        this.columnParser =
                new AddressParser(columnAddresses, columnNames, widest ? null : columnPairs, zones);
    }

    /// Adds what `text[from, to)` means; nothing of it if there is a fault.
    ///
    /// @param from  the first byte of the line; the first and the last of the text may be blank
    void read(byte[] text, int from, int to) throws SpecFault {
        int start = from;
        int end = to;
        while (start < end && TargetList.isBlank(text[start])) {
            start++;
        }
        while (end > start && TargetList.isBlank(text[end - 1])) {
            end--;
        }
        split(text, start, end);
        if (columns == 1) {
            readOne(text, start, end, from);
        } else {
            readColumns(text, from);
        }
    }

    private void readOne(byte[] text, int start, int end, int lineStart) throws SpecFault {
        try {
            parser.parse(text, start, end);
        } catch (SpecFault fault) {
            boolean saysWhere = fault.column() > 0;
            throw saysWhere ? fault.atColumn(start - lineStart + fault.column()) : fault;
        }
    }

    /// Columns end at blanks and at the commas that separate targets.
    private void split(byte[] text, int from, int to) throws SpecFault {
        columns = 0;
        int at = from;
        while (at < to) {
            int word = at;
            while (word < to && !TargetList.isBlank(text[word])) {
                word++;
            }
            while (at <= word) { // a comma at the very end leaves an empty column
                int end = AddressParser.endOfTarget(text, at, word);
                addColumn(at, end);
                at = end + 1;
            }
            at = word;
            while (at < to && TargetList.isBlank(text[at])) {
                at++;
            }
        }
    }

    private void addColumn(int from, int to) {
        if (columns == starts.length) {
            starts = Arrays.copyOf(starts, columns * 2);
            ends = Arrays.copyOf(ends, columns * 2);
        }
        starts[columns] = from;
        ends[columns++] = to;
    }

    private void readColumns(byte[] text, int lineStart) throws SpecFault {
        if (columns == 2 && isPlain(text, 0) && isPlain(text, 1)) {
            addPair(text, lineStart);
            return;
        }
        if (columns == 3 && isPlain(text, 0) && isHyphen(text, 1) && isPlain(text, 2)) {
            addRange(text, lineStart);
            return;
        }
        boolean areWide = true;
        columnAddresses.clear();
        columnNames.clear();
        columnPairs.clear();
        columnParser.clearIpv6();
        for (int i = 0; i < columns; i++) {
            areWide &= isWide(text, i);
            parseColumn(text, i, lineStart);
        }
        if (!areWide) {
            throw unclear(text, lineStart, aboutMixture(text), onLinesOfTheirOwn(text));
        }
        add(text, columnAddresses.build());
        parser.addIpv6Of(columnParser);
    }

    private boolean isWide(byte[] text, int i) {
        return AddressParser.isIpv6(text, starts[i], ends[i])
                ? Ipv6Parser.isWide(text, starts[i], ends[i])
                : AddressParser.isNumeric(text, starts[i], ends[i]) && !isPlain(text, i);
    }

    private void addPair(byte[] text, int lineStart) throws SpecFault {
        var pair = new AddressPair(plain(text, 0), plain(text, 1));
        AddressSet meaning = pair.meaning(widest);
        if (meaning == null) {
            throw unclear(text, lineStart, pair.why(), pair.tryThis());
        }
        add(text, meaning);
    }

    private void addRange(byte[] text, int lineStart) throws SpecFault {
        int first = plain(text, 0);
        int last = plain(text, 2);
        if (Integer.compareUnsigned(first, last) > 0) {
            String turned = AddressSet.dotted(last) + "-" + AddressSet.dotted(first);
            throw unclear(text, lineStart, "the range runs backwards", turned);
        }
        add(text, AddressSet.range(first, last));
    }

    private void add(byte[] text, AddressSet set) throws SpecFault {
        if (!addresses.hasRoomFor(set.rangeCount(), TargetSpec.MAX_RANGES)) {
            throw AddressParser.tooMany(text, starts[0], ends[columns - 1]);
        }
        addresses.addAll(set);
    }

    /// A column that is wrong by itself says so, rather than that the line is unclear.
    private void parseColumn(byte[] text, int i, int lineStart) throws SpecFault {
        try {
            columnParser.parse(text, starts[i], ends[i]);
        } catch (SpecFault fault) {
            throw fault.atColumn(starts[i] - lineStart + Math.max(1, fault.column()));
        }
    }

    private String aboutMixture(byte[] text) {
        boolean isName = false;
        for (int i = 0; i < columns; i++) {
            isName |= !AddressParser.isNumeric(text, starts[i], ends[i]);
        }
        return "it may mean "
                + columns
                + " targets, or one "
                + (isName ? "and what is noted about it" : "with its columns of a table");
    }

    private String onLinesOfTheirOwn(byte[] text) {
        String first = SpecFault.shown(text, starts[0], ends[0]);
        return first + " # note, or one target a line";
    }

    /// Refuses the line; its second column is what makes it unclear.
    private SpecFault unclear(byte[] text, int lineStart, String why, String tryThis) {
        String shown = SpecFault.shown(text, starts[0], ends[columns - 1]);
        return new SpecFault(KIND, shown, why, NEEDS, tryThis).atColumn(starts[1] - lineStart + 1);
    }

    private boolean isHyphen(byte[] text, int i) {
        return ends[i] - starts[i] == 1 && text[starts[i]] == '-';
    }

    private boolean isPlain(byte[] text, int i) {
        return Ipv4.parse(text, starts[i], ends[i]) != Ipv4.NOT_AN_ADDRESS;
    }

    private int plain(byte[] text, int i) {
        return (int) Ipv4.parse(text, starts[i], ends[i]);
    }
}
