package dev.blip.way;

import dev.blip.bpf.ReplyFilter;
import dev.blip.host.GatewayResolver;
import dev.blip.host.HostException;
import dev.blip.host.NetworkInterface;
import dev.blip.host.PortLease;
import dev.blip.link.Edge;
import dev.blip.link.FrameReceiver;
import dev.blip.link.FrameSender;
import dev.blip.link.IngressDrop;
import dev.blip.link.LinkException;
import dev.blip.link.OfferHandler;
import dev.blip.link.RawSocketSender;
import dev.blip.link.ResetSender;
import dev.blip.link.RingGeometry;
import dev.blip.link.UnboundRings;
import dev.blip.link.XdpLink;
import dev.blip.linux.Disposal;
import dev.blip.plan.LinkPlan;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.wire.Ethernet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where a scan's frames leave and arrive: opened together, closed together.
///
/// @param senders   one for each transmit thread
/// @param notes     what a person should know of it, one line each
/// @param withheld  keeps answers from the kernel; null if it hears them
public record Ends(
        List<FrameSender> senders,
        List<Ear> ears,
        List<String> notes,
        @Nullable IngressDrop withheld)
        implements AutoCloseable {
    /// Frames to a system call: more than 64 gains under 3 %, and makes send times coarser.
    private static final int BATCH = 256;

    private static final String NO_RESETS =
            "xdp: replies do not reach this machine's kernel, so it resets none of the connections that they offer";

    /// Where replies are heard.
    ///
    /// @param linkHeader  bytes before the IP header of its frames
    /// @param resets      resets the connections offered there; null if the kernel does
    public record Ear(FrameReceiver ring, int linkHeader, @Nullable ResetSender resets) {
        Ear(FrameReceiver ring, int linkHeader) {
            this(ring, linkHeader, null);
        }

        private void closeResets() {
            if (resets != null) {
                resets.close();
            }
        }

        /// What is to be told of offers.
        public OfferHandler offers() {
            return resets == null ? OfferHandler.KERNEL : resets;
        }
    }

    /// Begins to make the rings that a scan by sockets will want, as far as is known before its way is; null for one by
    /// AF_XDP.
    ///
    /// @param senderCount  transmit threads, 1 or more
    public static @Nullable UnboundRings ringsOf(ScanPlan plan, int senderCount) {
        LinkPlan link = plan.link();
        if (link.transmit() == Transmit.XDP) {
            return null;
        }
        int transmitRings = link.transmit() == Transmit.RAW ? 0 : senderCount;
        return new UnboundRings(RingGeometry.DEFAULT, link.receiveRings(), transmitRings);
    }

    /// Opens what sends and what hears; nothing is sent to a target yet.
    ///
    /// @param senderCount  transmit threads, 1 or more
    /// @param rings        of `ringsOf`
    public static Ends open(
            ScanPlan plan,
            LinkChooser.Way way,
            PortLease lease,
            int senderCount,
            @Nullable UnboundRings rings)
            throws LinkException, HostException {
        return rings == null
                ? openXdp(plan, way, lease, senderCount)
                : openSockets(plan, way, lease, senderCount, rings);
    }

    /// What sends comes first: where the next hop is asked for, the rings are made meanwhile.
    private static Ends openSockets(
            ScanPlan plan,
            LinkChooser.Way way,
            PortLease lease,
            int senderCount,
            UnboundRings rings)
            throws LinkException, HostException {
        List<FrameSender> senders;
        try {
            senders = openSenders(plan, way, senderCount, rings);
        } catch (HostException e) {
            rings.await(way.on().name()); // without the privilege for them, that is what is said
            throw e;
        }
        List<Ear> ears = new ArrayList<>();
        try {
            ears.addAll(listen(way.on(), way.source(), lease, rings));
            NetworkInterface self = way.self();
            if (self != null) {
                try (var another = new UnboundRings(RingGeometry.DEFAULT, 1, 0)) {
                    ears.addAll(listen(self, way.source(), lease, another));
                }
            }
            return withResets(senders, ears, List.of(), way, lease);
        } catch (LinkException | RuntimeException e) {
            senders.forEach(FrameSender::close);
            ears.forEach(ear -> ear.ring().close());
            throw e;
        }
    }

    /// The same, where the answers of a crowd are kept from the kernel and reset by each ear.
    private static Ends withResets(
            List<? extends FrameSender> senders,
            List<Ear> ears,
            List<String> notes,
            LinkChooser.Way way,
            PortLease lease)
            throws LinkException {
        Edge on = Crowd.edge(way.on());
        IngressDrop withheld = Crowd.withhold(way, lease);
        if (withheld == null) {
            return new Ends(List.copyOf(senders), List.copyOf(ears), notes, null);
        }
        List<Ear> resetting = new ArrayList<>();
        try {
            for (Ear ear : ears) {
                ResetSender resets = ResetSender.open(on, way.source());
                resetting.add(new Ear(ear.ring(), ear.linkHeader(), resets));
            }
            return new Ends(List.copyOf(senders), List.copyOf(resetting), notes, withheld);
        } catch (LinkException | RuntimeException e) {
            withheld.close();
            resetting.forEach(Ear::closeResets);
            throw e;
        }
    }

    private static List<Ear> listen(
            NetworkInterface on, int source, PortLease lease, UnboundRings rings)
            throws LinkException {
        int header = on.isEthernet() || on.isLoopback() ? Ethernet.LENGTH : 0;
        byte[] filter =
                ReplyFilter.program(
                        source, lease.first(), lease.count(), header, ReplyFilter.SNAP_LENGTH);
        List<Ear> ears = new ArrayList<>();
        for (FrameReceiver ring : rings.bind(on.name(), on.index(), filter)) {
            ears.add(new Ear(ring, header));
        }
        return ears;
    }

    private static List<FrameSender> openSenders(
            ScanPlan plan, LinkChooser.Way way, int count, UnboundRings rings)
            throws LinkException, HostException {
        Edge edge = way.transmit() == Transmit.RAW ? null : edge(plan, way);
        List<FrameSender> senders = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                senders.add(
                        edge == null
                                ? RawSocketSender.open(plan.link().interfaceName(), BATCH)
                                : rings.sender(edge, BATCH));
            }
            return List.copyOf(senders);
        } catch (LinkException | RuntimeException e) {
            senders.forEach(FrameSender::close);
            throw e;
        }
    }

    private static Ends openXdp(
            ScanPlan plan, LinkChooser.Way way, PortLease lease, int senderCount)
            throws LinkException, HostException {
        Edge edge = edge(plan, way);
        var replies = new XdpLink.Replies(way.source(), lease.first(), lease.count());
        XdpLink link = XdpLink.open(edge, replies, senderCount, plan.link().receiveRings(), BATCH);
        List<Ear> ears = new ArrayList<>();
        for (FrameReceiver receiver : link.receivers()) {
            ears.add(new Ear(receiver, Ethernet.LENGTH));
        }
        List<String> notes = List.of("xdp: " + link.mode(), NO_RESETS);
        try {
            return withResets(link.senders(), ears, notes, way, lease);
        } catch (LinkException | RuntimeException e) {
            link.senders().forEach(FrameSender::close);
            link.receivers().forEach(FrameReceiver::close);
            throw e;
        }
    }

    private static Edge edge(ScanPlan plan, LinkChooser.Way way) throws HostException {
        NetworkInterface on = way.on();
        return new Edge(on.name(), on.index(), on.mac(), nextHopMac(plan, way));
    }

    private static long nextHopMac(ScanPlan plan, LinkChooser.Way way) throws HostException {
        if (way.macs() != null) {
            return 0; // each probe writes its own
        }
        Long mac = plan.link().routerMac();
        Integer gateway = way.gateway();
        return mac != null || gateway == null
                ? Objects.requireNonNull(mac, "without a gateway the chooser demands a MAC")
                : GatewayResolver.resolve(way.on(), way.source(), gateway);
    }

    /// Leaves sockets and rings to the kernel, which takes tens of milliseconds over them.
    @Override
    public void close() {
        if (withheld != null) {
            withheld.close();
        }
        try (var disposal = new Disposal()) {
            for (FrameSender sender : senders) {
                sender.close(disposal);
            }
            for (Ear ear : ears) {
                ear.ring().close(disposal);
                if (ear.resets() != null) {
                    ear.resets().close(disposal);
                }
            }
        }
    }
}
