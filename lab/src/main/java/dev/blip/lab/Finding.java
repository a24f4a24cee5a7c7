package dev.blip.lab;

/// One verdict as a scanner has printed it.
///
/// @param state    `open`, `closed`, `filtered` or `unknown`
/// @param reason   in Nmap's words
/// @param attempt  which probe was answered; 0 if not said
/// @param icmpFrom who sent the ICMP error that decided; empty if none did
record Finding(String state, String reason, int attempt, String icmpFrom) {}
