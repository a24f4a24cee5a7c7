package dev.blip.scan;

import dev.blip.plan.Inquiry;
import dev.blip.plan.ScanPlan;
import dev.blip.way.Privileges;
import java.util.List;

/// Which kind of scan a plan gets. Decided here alone, for the scan and for its dry run: what the one promises, the
/// other does.
enum Kind {
    /// Packets of our own.
    HALF_OPEN(""),
    /// The kernel's `connect`, because it was asked for.
    CONNECT(""),
    /// The kernel's `connect`, because packets of our own are not allowed and nobody insists on them.
    UNPRIVILEGED(
            "no CAP_NET_RAW, so this is a connect scan: "
                    + "run as root, or grant the capability, for a half-open one");

    private final String note;

    Kind(String note) {
        this.note = note;
    }

    /// What a person should know of it, a line each.
    List<String> notes() {
        return note.isEmpty() ? List.of() : List.of(note);
    }

    /// Whoever names a way to send insists on it, and is refused later if it is not allowed; AUTO takes what it can
    /// get.
    static Kind of(ScanPlan plan) {
        if (plan.inquiry() != Inquiry.PORTS) {
            return HALF_OPEN; // the kernel's connect asks by TCP alone
        }
        return switch (plan.link().transmit()) {
            case CONNECT -> CONNECT;
            case AUTO -> Privileges.lackNetRaw() ? UNPRIVILEGED : HALF_OPEN;
            case PACKET, RAW, XDP, HALF_OPEN -> HALF_OPEN;
        };
    }
}
