package dev.blip.targets;

/// A host name among the targets, which somebody has to look up.
///
/// @param name          as it was given
/// @param prefixLength  how much of its addresses counts, 0 to 32; 32 for the addresses themselves
/// @param source        where it was read: `command line`, `standard input` or a file's name
/// @param line          in the source, from 1; 0 where there are no lines
public record NamedTarget(String name, int prefixLength, String source, long line) {
    /// The targets that it stands for if this is one of its addresses.
    public AddressSet around(int address) {
        int hostBits = AddressParser.hostBits(prefixLength);
        return AddressSet.range(address & ~hostBits, address | hostBits);
    }

    /// Where it was read, for people.
    public String place() {
        return line > 0 ? source + ", line " + line : source;
    }
}
