package dev.blip.app.option;

import java.util.LinkedHashSet;
import java.util.List;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/// The part of a help text that a table of options says, 80 columns wide. Picocli wraps the lines.
public final class Help {
    private static final int NAME_COLUMNS = 28;
    private static final int TEXT_COLUMNS = 52;

    private Help() {}

    /// What every help ends with.
    public static final String EXIT_CODES =
            """
            Exit codes: 0 complete, 1 error, 2 usage, 3 incomplete, 69 no JDK,
            71 Java lacks memory or files, 130 interrupted.
            """;

    /// Every option of a command below the heading of its part.
    public static String options(OptionTable table) {
        var text = new StringBuilder();
        var headings = new LinkedHashSet<String>();
        table.options().forEach(option -> headings.add(option.words().heading()));
        for (String heading : headings) {
            text.append('\n').append(heading).append(":\n");
            table(text, table, heading);
        }
        return text.toString();
    }

    private static void table(StringBuilder text, OptionTable options, String heading) {
        var scheme = new ColorScheme.Builder(Ansi.OFF).build();
        var table =
                TextTable.forColumns(
                        scheme,
                        new Column(NAME_COLUMNS, 2, Column.Overflow.SPAN),
                        new Column(TEXT_COLUMNS, 1, Column.Overflow.WRAP));
        for (Option option : options.options()) {
            if (option.words().heading().equals(heading)) {
                Text names = Ansi.OFF.text(names(option));
                table.addRowValues(names, Ansi.OFF.text(option.words().help()));
            }
        }
        text.append(table);
    }

    /// The main name, the first long one after it, and the value.
    private static String names(Option option) {
        String main = option.mainName();
        String first = main.startsWith("--") ? main : firstLong(option.names());
        return main
                + (first.isEmpty() || first.equals(main) ? "" : ", " + first)
                + (option.takesValue() ? " " + option.label() : "");
    }

    private static String firstLong(List<String> names) {
        for (String name : names) {
            if (name.startsWith("--")) {
                return name;
            }
        }
        return "";
    }
}
