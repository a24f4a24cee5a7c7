package dev.blip.app.output;

/// What was given as a target and is none, by reason.
///
/// @param lines          of lists, that cannot be understood
/// @param noSuchName     names that do not exist
/// @param noIpv4Address  names that exist and have none
/// @param noIpv6Address  likewise, where IPv6 addresses were looked for
/// @param noAnswer       names of which nobody has said whether they exist
public record Skipped(
        long lines, long noSuchName, long noIpv4Address, long noIpv6Address, long noAnswer) {
    public static final Skipped NOTHING = new Skipped(0, 0, 0, 0, 0);

    public long count() {
        return lines + noSuchName + noIpv4Address + noIpv6Address + noAnswer;
    }

    /// Whether it may have been a target all the same, so that the scan is not the whole of what was asked for.
    public boolean isDoubtful() {
        return lines + noAnswer > 0;
    }

    /// The count with its reasons, as `3 skipped: 1 line not understood, 2 names without an answer`.
    public String text() {
        var text = new StringBuilder().append(count()).append(" skipped: ");
        add(text, lines, "line", "not understood");
        add(text, noSuchName, "name", "that does not exist");
        add(text, noIpv4Address, "name", "without an IPv4 address");
        add(text, noIpv6Address, "name", "without an IPv6 address");
        add(text, noAnswer, "name", "without an answer");
        text.setLength(text.length() - 2);
        return text.toString();
    }

    private static void add(StringBuilder text, long count, String noun, String what) {
        if (count > 0) {
            String verb = count > 1 ? what.replace("does", "do") : what;
            text.append(count).append(' ').append(noun).append(count > 1 ? "s " : " ");
            text.append(verb).append(", ");
        }
    }
}
