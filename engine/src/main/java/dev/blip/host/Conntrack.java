package dev.blip.host;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The kernel's table of tracked connections, as this network namespace has it: Documentation/networking/
/// nf_conntrack-sysctl.rst of the kernel.
///
/// What a packet socket or AF_XDP sends passes no netfilter hook and takes no entry; a SYN-ACK or RST without one is
/// INVALID and makes none either. What a raw socket or connect(2) sends takes an entry for each pair of addresses and
/// ports, which stays for `synSentSeconds` if nobody answers.
///
/// @param entries         now
/// @param most            `nf_conntrack_max`; when it is reached, a new entry takes the place of an unanswered
///     one that is found near its own, or is refused with its packet
/// @param synSentSeconds  how long an entry lasts whose SYN is not answered
public record Conntrack(long entries, long most, long synSentSeconds) {
    /// The table now, or null if this kernel has none loaded.
    public static @Nullable Conntrack read() {
        try {
            return new Conntrack(
                    setting("nf_conntrack_count"),
                    setting("nf_conntrack_max"),
                    setting("nf_conntrack_tcp_timeout_syn_sent"));
        } catch (IOException | NumberFormatException _) {
            return null; // not loaded, or hidden: nothing can be said of it
        }
    }

    private static long setting(String name) throws IOException {
        return Long.parseLong(Sysctl.read("net/netfilter/" + name));
    }

    /// Whether it tracks anything here. The kernel hooks it in only where a rule asks for it, and says so nowhere; a
    /// machine that tracks and talks to anybody has an entry.
    public boolean isTracking() {
        return entries > 0;
    }
}
