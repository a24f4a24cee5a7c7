package dev.blip.report;

/// How many live targets a scan has probably taken for filtered, because every probe to them or its answer was lost.
/// Targets without a verdict are not among them; the summary counts those as unknown.
///
/// @param estimate  targets, 0 or more; meaningless if the method is `NONE`
/// @param low       lower end of the 95 % interval, targets
/// @param high      its upper end, targets, never more than have been silent
/// @param method    what the numbers rest on
/// @param unheard   next hops behind which nothing answered, as in `via 10.0.0.1`, for people; empty if there are none
///     beside others behind which something did
public record ExpectedMissed(double estimate, long low, long high, Method method, String unheard) {
    /// What an estimate rests on.
    public enum Method {
        /// No target is called filtered for its silence: there is nobody to be missed.
        NOBODY_SILENT("nobody-silent"),
        /// Removal: how the number of those first heard falls from pass to pass.
        REMOVAL("removal"),
        /// The same, without the first passes, whose loss was lower than that of those who stayed silent.
        GENERALISED_REMOVAL("generalised-removal"),
        /// Nobody was asked twice, or nobody answered: nothing tells loss from absence.
        NONE("none");

        private final String word;

        Method(String word) {
            this.word = word;
        }

        /// The word that every output uses.
        public String word() {
            return word;
        }
    }

    public ExpectedMissed {
        if (!(estimate >= 0) || low < 0 || high < low) {
            throw new IllegalArgumentException(
                    "not an interval: estimate=" + estimate + ", low=" + low + ", high=" + high);
        }
    }

    /// An estimate where something answered behind every next hop.
    public ExpectedMissed(double estimate, long low, long high, Method method) {
        this(estimate, low, high, method, "");
    }

    /// The same estimate with silent targets of which the others' answers say nothing: all of them may be alive.
    ///
    /// @param where  next hops, as `unheard` has them
    public ExpectedMissed orAllOf(long silent, String where) {
        return new ExpectedMissed(estimate, low, high + silent, method, where);
    }

    /// Nothing can be said but that at most all of the silent were alive.
    ///
    /// @param silent  targets that are called filtered because they were silent
    public static ExpectedMissed unknown(long silent) {
        return new ExpectedMissed(0, 0, silent, silent == 0 ? Method.NOBODY_SILENT : Method.NONE);
    }

    /// The sum with what another part of the scan has missed, whose targets are none of this one's.
    public ExpectedMissed plus(ExpectedMissed other) {
        Method weaker = method.compareTo(other.method) >= 0 ? method : other.method;
        double sum = estimate + other.estimate;
        long atLeast = Math.min(low + other.low, high + other.high);
        String both = unheard.isEmpty() || other.unheard.isEmpty() ? "" : ", ";
        String where = unheard + both + other.unheard;
        return new ExpectedMissed(sum, atLeast, high + other.high, weaker, where);
    }

    public boolean isKnown() {
        return method != Method.NONE;
    }
}
