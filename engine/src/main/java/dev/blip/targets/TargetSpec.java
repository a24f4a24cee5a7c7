package dev.blip.targets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the user typed, as addresses, and as addresses with a port: arguments of the command line and lists, in any
/// number and mixture. Overlaps merge. Not thread-safe.
///
/// | form | example | means |
/// |---|---|---|
/// | address | `10.0.0.1` | itself |
/// | prefix | `10.0.0.7/24` | all 256 addresses that share the first 24 bits, the first and the last like the others |
/// | range | `10.0.0.1-10.0.0.20` | both ends and all between |
/// | octets | `10.0.0-3.1,5,250-` | each octet a list of numbers, `a-b`, `a-`, `-b`, `-` or `*` |
/// | port | `10.0.0.1:8443` | that port of that address; no exclusion |
/// | IPv6 | `2001:db8::1`, `2001:db8::/120`, `2001:db8::1-2001:db8::ff` | as in IPv4, for targets /104 at the widest |
/// | port | `[2001:db8::1]:443` | that port of that IPv6 address |
/// | link | `fe80::1%eth0` | a link-local address, by name or number of its interface |
/// | name | `www.example.com`, `www.example.com/24` | all its IPv4 addresses, or the prefixes around them: `names` |
///
/// On the command line white space and commas separate targets; a comma only unless it goes on with an octet: before
/// the fourth octet it always does, in the fourth if what follows it is a number, a range of numbers or `*`. In a
/// list, and in an argument that holds white space, each line is one target, or has columns that `TargetLine` can make
/// one meaning of.
///
/// Strict: nothing that two programs read differently is read at all, so no octal (`010.0.0.1`), no short forms
/// (`10.1`), no hexadecimal.
public final class TargetSpec {
    /// Most separate ranges that one spec may hold, 2^24: a /8 is one range, `*.*.*.1` is this many.
    public static final int MAX_RANGES = 1 << 24;

    /// Most host names, 2^20: each is looked up.
    public static final int MAX_NAMES = 1 << 20;

    /// Most different targets with a port of their own, 2^24: 128 MB.
    public static final int MAX_PAIRS = 1 << 24;

    /// What the text is for, and so what is done where it has no one meaning.
    public enum Use {
        /// Packets go there. A line of a list that cannot be used is skipped, and kept in `unusable`.
        TARGETS,
        /// The same, but the first line that cannot be used is thrown.
        STRICT_TARGETS,
        /// No packet goes there. Of two meanings the one that holds the other is taken; all else is thrown.
        EXCLUSIONS
    }

    private static final String COMMAND_LINE = "command line";

    private final AddressSet.Builder addresses = new AddressSet.Builder();
    private final List<NamedTarget> names = new ArrayList<>();
    private final List<TargetSyntaxException> unusable = new ArrayList<>();
    private final TargetPairs.Builder pairs = new TargetPairs.Builder();
    private final AddressParser parser;
    private final TargetLine line;
    private final Use use;

    /// A spec that refuses IPv6.
    public TargetSpec(Use use) {
        this(use, null);
    }

    /// @param zones  that link-local addresses may name; null to refuse IPv6
    public TargetSpec(Use use, @Nullable Zones zones) {
        this.use = use;
        boolean areHosts = use == Use.EXCLUSIONS;
        this.parser = new AddressParser(addresses, names, areHosts ? null : pairs, zones);
        this.line = new TargetLine(addresses, parser, use == Use.EXCLUSIONS, zones);
    }

    /// Addresses of one text that holds no host name and no port.
    public static AddressSet parse(String text) throws TargetSyntaxException {
        TargetSpec spec = new TargetSpec(Use.STRICT_TARGETS).add(text);
        if (!spec.names.isEmpty()) {
            throw new IllegalArgumentException("a name has to be looked up: text=" + text);
        }
        if (!spec.pairs.isEmpty()) {
            throw new IllegalArgumentException("a port is no address: text=" + text);
        }
        return spec.addresses();
    }

    /// Adds one argument of the command line: one target, or several with commas between.
    public TargetSpec add(String argument) throws TargetSyntaxException {
        byte[] text = argument.getBytes(StandardCharsets.UTF_8);
        boolean isOneWord = true;
        boolean isBlank = true;
        for (byte b : text) {
            isOneWord &= !TargetList.isBlank(b);
            isBlank &= TargetList.isBlank(b);
        }
        try {
            if (isBlank) {
                throw AddressParser.nothing(text, 0, text.length);
            }
            parser.at(COMMAND_LINE, 0);
            if (isOneWord) {
                parser.parse(text, 0, text.length);
            } else {
                line.read(text, 0, text.length);
            }
        } catch (SpecFault fault) {
            throw (isOneWord ? fault.atColumn(0) : fault).at(COMMAND_LINE, 0);
        }
        return this;
    }

    /// Adds the targets of a list, line by line; lines may end in CR LF, a UTF-8 byte order mark is skipped. `#` starts
    /// a comment wherever it stands, `;` and `!` at the start of a line or behind a blank. The stream is read to its
    /// end, 64 KiB at a time, and not closed; it needs no buffering of its own.
    ///
    /// @param source  what to call it in an error: the file's name, or `standard input`
    /// @return how many lines were more than blanks and comment
    public long add(InputStream list, String source) throws IOException, TargetSyntaxException {
        boolean isLenient = use == Use.TARGETS;
        return new TargetList(list, source, parser, line, isLenient ? unusable : null).read();
    }

    /// All addresses without a port that were added so far, overlaps merged; without those that names stand for.
    public AddressSet addresses() {
        return addresses.build();
    }

    /// All targets that were added so far as an address with a port, each once; null if there is none, so that a scan
    /// without never loads their class.
    public @Nullable TargetPairs pairs() {
        return pairs.isEmpty() ? null : pairs.build();
    }

    /// All IPv6 addresses without a port that were added so far; null if there is none, so that a scan without never
    /// loads their class.
    public @Nullable Ipv6AddressSet ipv6Addresses() {
        Ipv6Parser ipv6 = parser.ipv6();
        Ipv6AddressSet read = ipv6 == null ? null : ipv6.addresses();
        return read == null || read.isEmpty() ? null : read;
    }

    /// All targets that were added so far as an IPv6 address with a port, each once; null if there is none.
    public @Nullable Ipv6Pairs ipv6Pairs() {
        Ipv6Parser ipv6 = parser.ipv6();
        return ipv6 == null ? null : ipv6.pairs();
    }

    /// Host names that were added so far, in the order given, not looked up.
    public List<NamedTarget> names() {
        return List.copyOf(names);
    }

    /// Lines of lists that were skipped, in their order, and why.
    public List<TargetSyntaxException> unusable() {
        return List.copyOf(unusable);
    }
}
