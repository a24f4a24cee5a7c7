package dev.blip.app.cli;

import java.util.List;

/// The known name that a mistyped one most resembles.
public final class NearestName {
    /// More letters than these apart, two names are strangers.
    private static final int FAR = 2;

    private NearestName() {}

    /// The one of `names` that was probably meant, or empty: an address resembles no command.
    public static String of(String typed, List<String> names) {
        String best = "";
        int bestDistance = FAR + 1;
        for (String name : names) {
            int distance = distance(bare(typed), name);
            if (distance < bestDistance) {
                bestDistance = distance;
                best = name;
            }
        }
        return best;
    }

    /// The option that was probably meant.
    static String of(String typed) {
        String best = "";
        int bestDistance = Integer.MAX_VALUE;
        for (Option option : Option.values()) {
            for (String name : option.names()) {
                int distance = distance(bare(typed), bare(name));
                if (distance < bestDistance) {
                    bestDistance = distance;
                    best = name;
                }
            }
        }
        return best;
    }

    private static String bare(String name) {
        int hyphens = 0;
        while (hyphens < name.length() && name.charAt(hyphens) == '-') {
            hyphens++;
        }
        return name.substring(hyphens, Math.min(name.length(), hyphens + 40));
    }

    /// Fewest insertions, deletions and replacements that turn `a` into `b` (Levenshtein).
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
