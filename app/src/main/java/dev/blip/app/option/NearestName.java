package dev.blip.app.option;

import java.util.ArrayList;
import java.util.List;

/// The known name that a mistyped one most resembles: one slip of the finger away, or else begun and not ended, or else
/// the nearest that shares half of its letters.
public final class NearestName {
    private static final int LONGEST = 40;
    private static final int ONE_SLIP = 1;

    private NearestName() {}

    /// The one of `names` that was probably meant, or empty: an address resembles no command.
    public static String of(String typed, List<String> names) {
        String bare = bare(typed);
        String nearest = nearest(bare, names);
        if (distance(bare, bare(nearest)) <= ONE_SLIP) {
            return nearest;
        }
        String begun = begun(bare, names);
        return begun.isEmpty() ? nearest : begun;
    }

    /// The option that was probably meant, or empty.
    static String of(String typed, OptionTable table) {
        var names = new ArrayList<String>();
        table.options().forEach(option -> names.addAll(option.names()));
        return of(typed, names);
    }

    /// The nearest that is not a stranger: fewer letters are wrong than right.
    private static String nearest(String typed, List<String> names) {
        String best = "";
        int bestDistance = Integer.MAX_VALUE;
        for (String name : names) {
            String known = bare(name);
            int distance = distance(typed, known);
            boolean isStranger = distance * 2 > Math.max(typed.length(), known.length());
            if (!isStranger && distance < bestDistance) {
                bestDistance = distance;
                best = name;
            }
        }
        return best;
    }

    /// The shortest that starts so; a single letter starts too many.
    private static String begun(String typed, List<String> names) {
        String best = "";
        for (String name : names) {
            boolean isBegun = typed.length() > 1 && bare(name).startsWith(typed);
            if (isBegun && (best.isEmpty() || name.length() < best.length())) {
                best = name;
            }
        }
        return best;
    }

    private static String bare(String name) {
        int hyphens = 0;
        while (hyphens < name.length() && name.charAt(hyphens) == '-') {
            hyphens++;
        }
        return name.substring(hyphens, Math.min(name.length(), hyphens + LONGEST));
    }

    /// Fewest insertions, deletions, replacements and swaps of neighbours that turn `a` into `b` (Damerau and
    /// Levenshtein, no letter touched twice: optimal string alignment).
    static int distance(String a, String b) {
        int[] twoBefore = new int[b.length() + 1];
        int[] before = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] free = twoBefore;
            twoBefore = before;
            before = row;
            row = free;
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(before[j], row[j - 1]) + 1);
                if (areSwapped(a, i, b, j)) {
                    row[j] = Math.min(row[j], twoBefore[j - 2] + 1);
                }
            }
        }
        return row[b.length()];
    }

    /// Whether the two letters before `i` are those before `j` the other way round.
    private static boolean areSwapped(String a, int i, String b, int j) {
        return i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
    }
}
