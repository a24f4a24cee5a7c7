package dev.blip.app.option;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An argument vector taken apart: which options with which values, and what is left over, the targets. Knows the
/// spellings, not the meaning. The parser is our own and not picocli's: that takes 90 ms more of a cold start, 16 ms
/// with its classes in an AOT cache, and reads `-p-`, `-oX` and `-T4` otherwise than hands expect.
public final class Arguments {
    private final OptionTable table;
    private final Map<Option, List<String>> values = new HashMap<>();
    private final List<String> targets = new ArrayList<>();

    private Arguments(OptionTable table) {
        this.table = table;
    }

    /// @param args   what follows the command
    /// @param table  of the command
    public static Arguments parse(List<String> args, OptionTable table) throws UsageError {
        var parsed = new Arguments(table);
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (arg.equals("--")) {
                parsed.targets.addAll(args.subList(i + 1, args.size()));
                break;
            }
            if (arg.startsWith("-")) {
                i += parsed.option(arg, i + 1 < args.size() ? args.get(i + 1) : null);
            } else {
                parsed.targets.add(arg);
            }
        }
        return parsed;
    }

    /// What is no option, in the order given.
    public List<String> targets() {
        return targets;
    }

    public boolean has(Option option) {
        return values.containsKey(option);
    }

    /// Its last value, or null if it was not given.
    public @Nullable String value(Option option) {
        List<String> given = values.get(option);
        return given == null ? null : given.getLast();
    }

    /// Its values in the order given, perhaps none.
    public List<String> valuesOf(Option option) {
        List<String> given = values.get(option);
        return given == null ? List.of() : given;
    }

    /// Takes one option; returns how many of the following arguments it used, 0 or 1.
    private int option(String arg, @Nullable String next) throws UsageError {
        if (arg.equals("-")) {
            throw new UsageError(
                    "a target cannot be -", "-iL - to read targets from standard input");
        }
        Option whole = table.named(arg);
        if (whole != null) {
            return wholeName(whole, arg, next);
        }
        int equals = arg.indexOf('=');
        Option assigned = equals > 0 ? table.named(arg.substring(0, equals)) : null;
        if (assigned != null) {
            add(assigned, arg.substring(0, equals), arg.substring(equals + 1));
            return 0;
        }
        Habits.Typed typed = table.habits().typed(arg);
        if (typed != null) {
            add(typed.option(), typed.name(), typed.value());
            return 0;
        }
        if (table.habits().isHarmless(arg)) {
            return 0;
        }
        throw unknown(equals > 0 ? arg.substring(0, equals) : arg);
    }

    private int wholeName(Option option, String name, @Nullable String next) throws UsageError {
        if (!option.takesValue()) {
            add(option, name, "");
            return 0;
        }
        if (next == null || looksLikeOption(next)) {
            throw new UsageError(name + " needs a value", name + " " + option.label());
        }
        add(option, name, next);
        return 1;
    }

    private void add(Option option, String name, String value) throws UsageError {
        if (option.takesValue() && value.isEmpty()) {
            throw new UsageError(name + " needs a value", name + " " + option.label());
        }
        if (!option.takesValue() && !value.isEmpty()) {
            throw new UsageError(name + " takes no value: " + value, name);
        }
        List<String> given = values.computeIfAbsent(option, _ -> new ArrayList<>(1));
        if (!given.isEmpty() && option.takesValue() && !option.isRepeatable()) {
            throw new UsageError(
                    name + " is given twice: " + given.getFirst() + " and " + value,
                    name + " " + option.label());
        }
        given.add(value);
    }

    /// A value may start with a hyphen only where it is `-` itself, or a number or port range.
    private static boolean looksLikeOption(String next) {
        return next.length() > 1 && next.charAt(0) == '-' && !Character.isDigit(next.charAt(1));
    }

    private UsageError unknown(String name) {
        UsageError known = table.habits().refusal(name);
        if (known != null) {
            return known;
        }
        String nearest = NearestName.of(name, table);
        String help = table.command() + " --help for all of them";
        return new UsageError(
                "unknown option " + name, nearest.isEmpty() ? help : nearest + ", or " + help);
    }
}
