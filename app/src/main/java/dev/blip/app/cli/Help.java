package dev.blip.app.cli;

import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/// The help texts, 80 columns wide. Picocli wraps the lines; what they say is `Option`'s.
public final class Help {
    private static final int NAME_COLUMNS = 28;
    private static final int TEXT_COLUMNS = 52;

    private Help() {}

    /// `blip --help`.
    public static String overview() {
        return """
        blip: a half-open (SYN) TCP scanner with a verdict for every target

          blip scan TARGETS... -p PORTS [options]   scan (blip scan --help)
          blip completion bash|zsh                  print a completion script
          blip --version
          blip --help

          blip scan 192.0.2.0/24 -p 22,80,443
          blip scan -iL hosts.txt --top-ports 1000 --rate 10k -oJ result.jsonl

        Exit codes: 0 complete, 1 error, 2 usage, 3 incomplete, 69 no JDK,
        71 Java lacks memory or files, 130 interrupted.
        """;
    }

    /// `blip scan --help`.
    static String scan() {
        var text =
                new StringBuilder(
                        """
                        Usage: blip scan TARGETS... [-p PORTS] [options]

                        TARGETS are addresses, prefixes (192.0.2.0/24), ranges
                        (192.0.2.1-192.0.2.9), octet ranges (192.0.2-3.1-254) or host names.
                        """);
        for (Option.Group group : Option.Group.values()) {
            text.append('\n').append(group.heading()).append(":\n");
            table(text, group);
        }
        text.append(
                """

                What hands know from Nmap, masscan, ZMap and naabu is taken where blip has the
                thing: --max-rate, --max-retries, --adapter, -json, -n, -Pn, -T4, ...
                Exit codes: 0 complete, 1 error, 2 usage, 3 incomplete, 69 no JDK,
                71 Java lacks memory or files, 130 interrupted.
                """);
        return text.toString();
    }

    private static void table(StringBuilder text, Option.Group group) {
        var scheme = new ColorScheme.Builder(Ansi.OFF).build();
        var table =
                TextTable.forColumns(
                        scheme,
                        new Column(NAME_COLUMNS, 2, Column.Overflow.SPAN),
                        new Column(TEXT_COLUMNS, 1, Column.Overflow.WRAP));
        for (Option option : Option.values()) {
            if (option.group() == group) {
                Text names = Ansi.OFF.text(names(option));
                table.addRowValues(names, Ansi.OFF.text(option.help()));
            }
        }
        text.append(table);
    }

    /// The main name, the first long one after it, and the value.
    private static String names(Option option) {
        String[] names = option.names();
        String first = names[0].startsWith("--") ? names[0] : firstLong(names);
        return names[0]
                + (first.isEmpty() || first.equals(names[0]) ? "" : ", " + first)
                + (option.takesValue() ? " " + option.label() : "");
    }

    private static String firstLong(String[] names) {
        for (String name : names) {
            if (name.startsWith("--")) {
                return name;
            }
        }
        return "";
    }
}
