package dev.blip.targets;

import dev.blip.address.Ipv6Address;
import java.util.function.LongConsumer;

/// Targets in IPv6 whose hosts are numbered by their ranks in a set of addresses: what numbers IPv4 targets numbers
/// these, and a rank stands where an address would. A part of the targets has the same ranks as the whole.
public final class RankedTargets extends Ipv4Targets {
    private final Ipv6AddressSet hosts;
    private final Ipv4Targets numbers;

    /// @param hosts    whose ranks are meant
    /// @param numbers  of rank and port
    public RankedTargets(Ipv6AddressSet hosts, Ipv4Targets numbers) {
        this.hosts = hosts;
        this.numbers = numbers;
    }

    /// The same as a plan of either family has it. A scan of IPv4 alone does not load this class: whoever names it as
    /// the subclass that it is would have it loaded by the verifier.
    public static Ipv4Targets of(Ipv6AddressSet hosts, Ipv4Targets numbers) {
        return new RankedTargets(hosts, numbers);
    }

    /// Whose ranks the hosts' numbers are.
    public Ipv6AddressSet hosts() {
        return hosts;
    }

    @Override
    public Ipv6Address ipv6(int rank) {
        long each = Integer.toUnsignedLong(rank);
        return Ipv6Address.scoped(hosts.highAt(each), hosts.lowAt(each));
    }

    /// The index of a target, or -1 if it is not part of the scan.
    ///
    /// @param high  as `Ipv6Address.scopedHigh` has it
    public long indexOf(long high, long low, int port) {
        long rank = hosts.rankOf(high, low);
        return rank < 0 ? -1 : numbers.indexOf((int) rank, port);
    }

    /// The number of a /64: the upper half of the address.
    @Override
    public long prefixOf(long host) {
        return hosts.highAt(host);
    }

    @Override
    public String prefixText(long host) {
        return Ipv6Address.scoped(hosts.highAt(host), 0).text() + "/64";
    }

    @Override
    public String text(long host) {
        return ipv6((int) host).text();
    }

    @Override
    public long size() {
        return numbers.size();
    }

    @Override
    public long likely() {
        return numbers.likely();
    }

    @Override
    public long target(long index) {
        return numbers.target(index);
    }

    @Override
    public long indexOf(int rank, int port) {
        return numbers.indexOf(rank, port);
    }

    @Override
    public boolean contains(int rank) {
        return numbers.contains(rank);
    }

    @Override
    public int portCount(int rank) {
        return numbers.portCount(rank);
    }

    @Override
    public void forEachOn(int rank, LongConsumer to) {
        numbers.forEachOn(rank, to);
    }
}
