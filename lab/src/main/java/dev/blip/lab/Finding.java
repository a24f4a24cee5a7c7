package dev.blip.lab;

/// One verdict as a scanner has printed it.
///
/// @param state    `open`, `closed`, `filtered` or `unknown`
/// @param reason   in Nmap's words
/// @param attempt  which probe was answered; 0 if not said
/// @param icmpFrom who sent the ICMP error that decided, or those nearby; empty if there is none
/// @param isFromMiddlebox marked as sent before the host
record Finding(String state, String reason, int attempt, String icmpFrom, boolean isFromMiddlebox) {
    /// A verdict without a mark.
    Finding(String state, String reason, int attempt, String icmpFrom) {
        this(state, reason, attempt, icmpFrom, false);
    }
}
