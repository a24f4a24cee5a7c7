package dev.blip.report;

/// Who has an address on our own link, as ARP has told it.
///
/// @param mac        of whoever answered first, in the low 48 bits
/// @param otherMac   of somebody who claims the same address: two hosts have it, or one by two interfaces; -1 if nobody
/// @param isProxy    whether that MAC has answered for many addresses: what is behind it is not on the link itself
public record Station(long mac, long otherMac, boolean isProxy) {
    /// Stands for the MAC of nobody.
    public static final long NO_MAC = -1;

    public boolean isDuplicate() {
        return otherMac != NO_MAC;
    }
}
