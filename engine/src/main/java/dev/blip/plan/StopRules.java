package dev.blip.plan;

/// When a scan that does nothing useful is stopped, as far as the user has said.
///
/// @param leastAnswered    share of the targets asked that must have answered, 0 to 1; 0 for no rule
/// @param mostSendFailures probes that the kernel may refuse before the scan is stopped, 0 or more; `NO_LIMIT` for no
///                         rule
public record StopRules(double leastAnswered, long mostSendFailures) {
    public static final long NO_LIMIT = Long.MAX_VALUE;
    public static final StopRules NONE = new StopRules(0, NO_LIMIT);

    /// Whether there is a rule.
    public boolean isAny() {
        return leastAnswered > 0 || mostSendFailures < NO_LIMIT;
    }

    public StopRules {
        if (!(leastAnswered >= 0 && leastAnswered <= 1) || mostSendFailures < 0) {
            throw new IllegalArgumentException(
                    "a share is 0 to 1, a number of failures 0 or more: leastAnswered="
                            + leastAnswered
                            + ", mostSendFailures="
                            + mostSendFailures);
        }
    }
}
