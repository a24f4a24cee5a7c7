package dev.blip.lab;

/// What the forger does to a SYN, by its destination port. In the order of `enum forgery` in `forger.c`.
enum Forgery {
    NOTHING(""),
    WRONG_ACK("wrong-ack"),
    WRONG_SOURCE("unexpected-source"),
    WRONG_PORT("unexpected-port"),
    RESET_WRONG_ACK("wrong-ack"),
    BAD_CHECKSUM("bad-checksum"),
    TRUNCATED("truncated"),
    FORGED_QUOTE("wrong-quote"),
    OTHER_VLAN("other-vlan"),
    OTHER_HOST("other-host"),
    UNFINISHED_WRONG_ACK("wrong-ack"),
    DOUBLED(""),
    LATE(""),
    PRIORITY_TAGGED(""),
    UNFINISHED(""),
    TRUE_QUOTE("");

    private static final int FIRST_PORT = 2000;

    private final String countedAs;

    Forgery(String countedAs) {
        this.countedAs = countedAs;
    }

    static final String PORTS = FIRST_PORT + "-" + (FIRST_PORT + values().length - 1);

    /// The port that asks for it.
    int port() {
        return FIRST_PORT + ordinal();
    }

    static Forgery of(Target target) {
        return values()[target.port() - FIRST_PORT];
    }

    /// The reason that the summary counts it under; empty if there is nothing to refuse.
    String countedAs() {
        return countedAs;
    }

    /// Whether the true answer comes only to even addresses, after the forgery.
    boolean isTrueAtEvenAddressesOnly() {
        return compareTo(DOUBLED) < 0;
    }

    /// The reason of the verdict that is true of this target.
    static String reasonOf(Target target) {
        Forgery forgery = of(target);
        if (forgery.isTrueAtEvenAddressesOnly()) {
            return target.address() % 2 == 0 ? "syn-ack" : "no-response";
        }
        return forgery == TRUE_QUOTE ? "admin-prohibited" : "syn-ack";
    }
}
