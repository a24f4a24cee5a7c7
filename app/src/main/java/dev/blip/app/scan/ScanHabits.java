package dev.blip.app.scan;

import dev.blip.app.option.Habits;
import dev.blip.app.option.Option;
import dev.blip.app.option.UsageError;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What hands know from other scanners: values glued to short names, naabu's words for an output, and the options that
/// `ForeignOptions` lists.
final class ScanHabits implements Habits {
    private static final int LONGEST_SHORT = 2;
    private static final Pattern PING_OF_PORTS = Pattern.compile("-P[SAU][0-9,-]+");

    @Override
    public @Nullable Typed typed(String argument) {
        Typed glued = glued(argument);
        return glued != null ? glued : shorthand(argument);
    }

    @Override
    public boolean isHarmless(String argument) {
        return ForeignOptions.isHarmless(argument);
    }

    @Override
    public @Nullable UsageError refusal(String name) {
        return ForeignOptions.refusal(name);
    }

    /// `-p22,80`, `-p-`, `-T4`, `-Tpolite`, `-eeth0`, `-oJfile`, `-vv`: a value, or the same letter again, right behind
    /// a short name.
    private static @Nullable Typed glued(String arg) {
        if (arg.startsWith("-vv") && arg.chars().skip(1).allMatch(c -> c == 'v')) {
            return new Typed(ScanOption.VERBOSE, "-v", "");
        }
        if (PING_OF_PORTS.matcher(arg).matches()) {
            return new Typed(ScanOption.PING, arg.substring(0, LONGEST_SHORT + 1), "");
        }
        boolean isPorts = arg.startsWith("-p") && !Character.isLetter(arg.charAt(LONGEST_SHORT));
        boolean isTiming = arg.startsWith("-T");
        boolean isOutput =
                arg.startsWith("-o") && arg.length() > LONGEST_SHORT + 1 && arg.charAt(3) == '-';
        boolean isFile = arg.equals("-iL-");
        int nameLength = isPorts || isTiming ? LONGEST_SHORT : LONGEST_SHORT + 1;
        if (!isPorts && !isTiming && !isOutput && !isFile) {
            return null;
        }
        Option option = ScanOption.TABLE.named(arg.substring(0, nameLength));
        return option == null
                ? null
                : new Typed(option, option.mainName(), arg.substring(nameLength));
    }

    /// naabu's words for an output to standard output.
    private static @Nullable Typed shorthand(String arg) {
        return switch (arg) {
            case "-json", "--json", "-j" -> new Typed(ScanOption.JSON, arg, "-");
            case "-csv", "--csv" -> new Typed(ScanOption.CSV, arg, "-");
            default -> null;
        };
    }
}
