package dev.blip.app.cli;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An argument vector taken apart: which options with which values, and what is left over, the targets. Knows the
/// spellings, not the meaning. Our own and not picocli's parser: that takes 90 ms more of a cold start, 16 ms with
/// its classes in an AOT cache, and reads `-p-`, `-oX` and `-T4` otherwise than hands expect.
final class Arguments {
    private static final int LONGEST_SHORT = 2;

    private final Map<Option, List<String>> values = new EnumMap<>(Option.class);
    private final List<String> targets = new ArrayList<>();

    private Arguments() {}

    /// @param args  what follows `blip scan`
    static Arguments parse(List<String> args) throws UsageError {
        var parsed = new Arguments();
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

    List<String> targets() {
        return targets;
    }

    boolean has(Option option) {
        return values.containsKey(option);
    }

    /// Its last value, or null if it was not given.
    @Nullable String value(Option option) {
        List<String> given = values.get(option);
        return given == null ? null : given.getLast();
    }

    /// Its values in the order given, perhaps none.
    List<String> valuesOf(Option option) {
        List<String> given = values.get(option);
        return given == null ? List.of() : given;
    }

    /// Takes one option; returns how many of the following arguments it used, 0 or 1.
    private int option(String arg, @Nullable String next) throws UsageError {
        if (arg.equals("-")) {
            throw new UsageError(
                    "a target cannot be -", "-iL - to read targets from standard input");
        }
        Option whole = Option.named(arg);
        if (whole != null) {
            return wholeName(whole, arg, next);
        }
        int equals = arg.indexOf('=');
        Option assigned = equals > 0 ? Option.named(arg.substring(0, equals)) : null;
        if (assigned != null) {
            add(assigned, arg.substring(0, equals), arg.substring(equals + 1));
            return 0;
        }
        if (glued(arg) || shorthand(arg) || ForeignOptions.isHarmless(arg)) {
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

    /// `-p22,80`, `-p-`, `-T4`, `-Tpolite`, `-eeth0`, `-oJfile`, `-vv`: a value, or the same letter again, right behind
    /// a short name.
    private boolean glued(String arg) throws UsageError {
        if (arg.startsWith("-vv") && arg.chars().skip(1).allMatch(c -> c == 'v')) {
            add(Option.VERBOSE, "-v", "");
            return true;
        }
        boolean isPorts = arg.startsWith("-p") && !Character.isLetter(arg.charAt(LONGEST_SHORT));
        boolean isTiming = arg.startsWith("-T");
        boolean isOutput =
                arg.startsWith("-o") && arg.length() > LONGEST_SHORT + 1 && arg.charAt(3) == '-';
        boolean isFile = arg.equals("-iL-");
        int nameLength = isPorts || isTiming ? LONGEST_SHORT : LONGEST_SHORT + 1;
        if (!isPorts && !isTiming && !isOutput && !isFile) {
            return false;
        }
        Option option = Option.named(arg.substring(0, nameLength));
        if (option == null) {
            return false;
        }
        add(option, option.mainName(), arg.substring(nameLength));
        return true;
    }

    /// naabu's words for an output to standard output.
    private boolean shorthand(String arg) throws UsageError {
        Option option =
                switch (arg) {
                    case "-json", "--json", "-j" -> Option.JSON;
                    case "-csv", "--csv" -> Option.CSV;
                    default -> null;
                };
        if (option != null) {
            add(option, arg, "-");
        }
        return option != null;
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

    private static UsageError unknown(String name) {
        UsageError known = ForeignOptions.refusal(name);
        return known != null
                ? known
                : new UsageError(
                        "unknown option " + name,
                        NearestName.of(name) + ", or blip scan --help for all of them");
    }
}
