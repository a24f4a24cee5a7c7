package dev.blip.way;

import dev.blip.host.HostException;
import dev.blip.host.NetworkInterface;
import dev.blip.linux.Errno;
import dev.blip.linux.Fd;
import dev.blip.linux.Kernel;
import dev.blip.linux.LinuxException;
import dev.blip.linux.Socket;
import dev.blip.plan.LinkPlan;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Refusal;
import dev.blip.wire.Ipv4;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a connect scan leaves to the kernel, and what of the plan the kernel is held to: the interface and the source
/// address. What a connect scan cannot obey is refused before a packet leaves.
///
/// @param device    every socket is bound to it, null for none
/// @param source    likewise
/// @param ways      to the targets
/// @param nextHops  the same, told apart for a cap; one where there is no such cap
/// @param note      what a person should know; empty if nothing
public record KernelsWay(
        @Nullable String device,
        @Nullable Integer source,
        Ways ways,
        NextHops nextHops,
        String note) {
    private static final String HALF_OPEN = "a half-open scan, which takes CAP_NET_RAW";

    public static KernelsWay of(ScanPlan plan) throws Refusal {
        refuseWhatOnlyOurOwnPacketsCan(plan);
        LinkPlan link = plan.link();
        try {
            PlannedRoutes routes = PlannedRoutes.of(plan);
            refuseDown(routes.asked());
            tryBinding(routes.asked(), link.sourceAddress());
            if (routes.asked() != null) {
                routes.refuseNoWay();
            }
            return told(plan, routes);
        } catch (HostException e) {
            if (link.interfaceName() != null || WayChooser.areNeighboursCapped(plan)) {
                throw WayChooser.refusal(e);
            }
            String note = "the kernel does not tell its routes: " + e.getMessage();
            return untold(link, note);
        }
    }

    /// The way as the routing table has it. Next hops are told apart only for a cap on each: without one nobody asks
    /// which it is.
    private static KernelsWay told(ScanPlan plan, PlannedRoutes routes) {
        LinkPlan link = plan.link();
        Set<Integer> ethernets = routes.ethernets();
        Ways ways = Ways.of(routes.all(), ethernets, Broadcasts.of(routes.interfaces()));
        boolean areCapped = WayChooser.areNeighboursCapped(plan);
        NextHops hops = areCapped ? NextHops.of(routes.ways(), ethernets) : NextHops.ONE;
        return new KernelsWay(link.interfaceName(), link.sourceAddress(), ways, hops, "");
    }

    /// Nothing is known of the way, and connect(2) finds it all the same.
    private static KernelsWay untold(LinkPlan link, String note) {
        return new KernelsWay(null, link.sourceAddress(), Ways.ONE, NextHops.ONE, note);
    }

    private static void refuseWhatOnlyOurOwnPacketsCan(ScanPlan plan) throws Refusal {
        LinkPlan link = plan.link();
        if (link.routerMac() != null) {
            throw cannot("--router-mac", "the kernel asks ARP for its next hop");
        }
        if (link.transmitThreads() > 1) {
            throw cannot("--tx-threads", "every connection is made on one thread");
        }
        if (link.receiveRings() > 1) {
            throw cannot("--rx-rings", "the kernel hears the answers");
        }
        if (plan.smallestProbes()) {
            throw cannot("--smallest-probes", "the kernel writes the SYN and its options");
        }
    }

    private static Refusal cannot(String option, String why) {
        return new Refusal(
                "a connect scan cannot obey " + option,
                why,
                HALF_OPEN,
                "run as root, or the scan without " + option);
    }

    private static void refuseDown(@Nullable NetworkInterface on) throws Refusal {
        if (on != null && !on.isUp()) {
            throw new Refusal(
                    "cannot scan by interface " + on.name(),
                    "it is down",
                    "the link up",
                    "ip link set " + on.name() + " up");
        }
    }

    /// Binds one socket as all will be bound.
    private static void tryBinding(@Nullable NetworkInterface on, @Nullable Integer source)
            throws Refusal {
        try (Arena arena = Arena.ofConfined()) {
            var kernel = new Kernel(arena);
            try (Fd fd = Fd.socket(kernel, Socket.AF_INET, Socket.SOCK_STREAM, 0, "a socket")) {
                if (on != null) {
                    bindToDevice(kernel, fd, arena.allocateFrom(on.name(), StandardCharsets.UTF_8));
                }
                if (source != null) {
                    bindToSource(kernel, fd, source);
                }
            }
        } catch (LinuxException e) {
            throw new Refusal(
                    "cannot connect",
                    Errno.text(e.errno()),
                    "one more open file",
                    "ulimit -n 1024");
        }
    }

    private static void bindToDevice(Kernel kernel, Fd fd, MemorySegment name) throws Refusal {
        int result =
                kernel.setsockopt(fd.number(), Socket.SOL_SOCKET, Socket.SO_BINDTODEVICE, name);
        if (result < 0) {
            throw new Refusal(
                    "cannot bind connections to " + name.getString(0),
                    Errno.text(-result),
                    "Linux 5.7, or CAP_NET_RAW",
                    "no --interface, and a route by that interface");
        }
    }

    private static void bindToSource(Kernel kernel, Fd fd, int source) throws Refusal {
        int result = kernel.bindAddress(fd.number(), source);
        if (result < 0) {
            throw new Refusal(
                    "cannot connect from " + Ipv4.text(source),
                    Errno.text(-result),
                    "an address of this machine",
                    "ip -brief address");
        }
    }
}
