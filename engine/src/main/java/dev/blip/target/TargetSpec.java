package dev.blip.target;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// What the user typed, as addresses: arguments of the command line and lists, in any number and mixture. Overlaps
/// merge. Not thread-safe.
///
/// | form | example | means |
/// |---|---|---|
/// | address | `10.0.0.1` | itself |
/// | prefix | `10.0.0.7/24` | all 256 addresses that share the first 24 bits, the first and the last like the others |
/// | range | `10.0.0.1-10.0.0.20` | both ends and all between |
/// | octets | `10.0.0-3.1,5,250-` | each octet a list of numbers, `a-b`, `a-`, `-b`, `-` or `*` |
/// | name | `www.example.com`, `www.example.com/24` | all its IPv4 addresses, or the prefixes around them |
///
/// White space separates targets. So does a comma, unless it goes on with an octet: before the fourth octet it always
/// does, in the fourth if what follows it is a number, a range of numbers or `*`.
///
/// Strict: nothing that two programs read differently is read at all, so no octal (`010.0.0.1`), no short forms
/// (`10.1`), no hexadecimal.
public final class TargetSpec {
    /// Most separate ranges that one spec may hold, 2^24: a /8 is one range, `*.*.*.1` is this many.
    public static final int MAX_RANGES = 1 << 24;

    private static final String COMMAND_LINE = "command line";

    private final AddressSet.Builder addresses = new AddressSet.Builder();
    private final AddressParser parser;

    public TargetSpec() {
        this(HostResolver.SYSTEM);
    }

    public TargetSpec(HostResolver resolver) {
        this.parser = new AddressParser(addresses, resolver);
    }

    /// Targets of one text, names resolved by the system.
    public static AddressSet parse(String text) throws TargetSyntaxException {
        return new TargetSpec().add(text).addresses();
    }

    /// Adds one argument of the command line: one target, or several with white space or commas between.
    public TargetSpec add(String argument) throws TargetSyntaxException {
        byte[] text = argument.getBytes(StandardCharsets.UTF_8);
        try {
            int targets = 0;
            for (int at = 0; at < text.length; at++) {
                int from = at;
                while (at < text.length && !TargetList.isBlank(text[at])) {
                    at++;
                }
                if (at > from) {
                    parser.parse(text, from, at);
                    targets++;
                }
            }
            if (targets == 0) {
                throw AddressParser.nothing(text, 0, text.length);
            }
        } catch (SpecFault fault) {
            throw fault.at(COMMAND_LINE, 0);
        }
        return this;
    }

    /// Adds the targets of a list: any number on a line, `#` to the end of the line is a comment, lines may end in
    /// CR LF, a UTF-8 byte order mark is skipped. A list without targets adds nothing. The stream is read to its
    /// end, 64 KiB at a time, and not closed; it needs no buffering of its own.
    ///
    /// @param source  what to call it in an error: the file's name, or `standard input`
    public TargetSpec add(InputStream list, String source)
            throws IOException, TargetSyntaxException {
        new TargetList(list, source, parser).read();
        return this;
    }

    /// All that was added so far, overlaps merged.
    public AddressSet addresses() {
        return addresses.build();
    }
}
