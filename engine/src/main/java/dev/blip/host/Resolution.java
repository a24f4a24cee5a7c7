package dev.blip.host;

import dev.blip.address.IpAddress;
import dev.blip.address.Ipv6Address;
import dev.blip.linux.Errno;
import dev.blip.linux.HostAddresses;
import dev.blip.linux.Netdb;
import java.util.ArrayList;
import java.util.List;

/// What became of looking up one host name. Immutable.
public final class Resolution {
    /// How a look-up may end.
    public enum Outcome {
        RESOLVED,
        NO_SUCH_NAME,
        NO_IPV4_ADDRESS,
        NO_IPV6_ADDRESS,
        NO_ANSWER;

        /// Whether asking again would give the same: the name service has answered.
        public boolean isCertain() {
            return this != NO_ANSWER;
        }
    }

    private static final int[] NONE = {};

    private final Outcome outcome;
    private final String why;
    private final int[] addresses;
    private final List<Ipv6Address> ipv6;

    private Resolution(Outcome outcome, String why, int[] addresses, List<Ipv6Address> ipv6) {
        this.outcome = outcome;
        this.why = why;
        this.addresses = addresses;
        this.ipv6 = ipv6;
    }

    private Resolution(Outcome outcome, String why) {
        this(outcome, why, NONE, List.of());
    }

    /// A name that has these addresses, in network bit order; without any it has [Outcome#NO_IPV4_ADDRESS].
    public static Resolution of(int... addresses) {
        return addresses.length == 0
                ? NO_IPV4
                : new Resolution(Outcome.RESOLVED, "", addresses.clone(), List.of());
    }

    /// A name that has these addresses; without any it has [Outcome#NO_IPV6_ADDRESS].
    public static Resolution ofIpv6(List<Ipv6Address> addresses) {
        return addresses.isEmpty()
                ? NO_IPV6
                : new Resolution(Outcome.RESOLVED, "", NONE, List.copyOf(addresses));
    }

    static final Resolution NO_IPV4 =
            new Resolution(Outcome.NO_IPV4_ADDRESS, "it has no IPv4 address");
    static final Resolution NO_IPV6 =
            new Resolution(Outcome.NO_IPV6_ADDRESS, "it has no IPv6 address");
    public static final Resolution NO_SUCH_NAME =
            new Resolution(Outcome.NO_SUCH_NAME, "there is no such name");

    /// Nobody has said whether there is such a name.
    public static Resolution unanswered(String why) {
        return new Resolution(Outcome.NO_ANSWER, why);
    }

    /// getaddrinfo(3)'s words. glibc says EAI_AGAIN of a server that is silent, cannot be reached, or answers SERVFAIL
    /// or REFUSED; EAI_NODATA of a name that has other records.
    ///
    /// @param isIpv6  whether that family was asked for
    static Resolution of(HostAddresses found, boolean isIpv6) {
        return switch (found.error()) {
            case 0 -> isIpv6 ? ofIpv6(addresses(found.ipv6())) : of(found.addresses());
            case Netdb.EAI_NONAME -> NO_SUCH_NAME;
            case Netdb.EAI_NODATA, Netdb.EAI_ADDRFAMILY -> isIpv6 ? NO_IPV6 : NO_IPV4;
            case Netdb.EAI_AGAIN -> unanswered("the name service does not answer, or fails");
            case Netdb.EAI_FAIL -> unanswered("the name service fails for good (EAI_FAIL)");
            case Netdb.EAI_MEMORY -> unanswered("there is no memory left to ask (EAI_MEMORY)");
            case Netdb.EAI_SYSTEM ->
                    unanswered("it cannot be asked for: " + Errno.text(found.errno()));
            default -> unanswered("it cannot be asked for: EAI error " + found.error());
        };
    }

    private static List<Ipv6Address> addresses(long[] numbers) {
        List<Ipv6Address> addresses = new ArrayList<>();
        for (int i = 0; i < numbers.length; i += 3) {
            Ipv6Address plain = IpAddress.ipv6(numbers[i], numbers[i + 1]);
            if (Ipv6Address.isOfNobody(plain.high(), plain.low())) {
                continue; // a hosts file may hold such
            }
            addresses.add(plain.isLinkLocal() ? plain.inZone((int) numbers[i + 2]) : plain);
        }
        return addresses;
    }

    public Outcome outcome() {
        return outcome;
    }

    /// Why there is no address, as the end of a sentence; empty if there is one.
    public String why() {
        return why;
    }

    /// All IPv6 addresses, if they were asked for.
    public List<Ipv6Address> ipv6() {
        return ipv6;
    }

    /// All IPv4 addresses in network bit order, if they were asked for.
    public int[] addresses() {
        return addresses.clone();
    }
}
