package dev.blip.way;

import dev.blip.bpf.FilterRules;
import dev.blip.bpf.RedirectRules;
import dev.blip.host.HostException;
import dev.blip.host.NetworkInterface;
import dev.blip.link.Edge;
import dev.blip.link.FrameReceiver;
import dev.blip.link.FrameSender;
import dev.blip.link.LinkException;
import dev.blip.link.RawSocketSender;
import dev.blip.link.RingGeometry;
import dev.blip.link.UnboundRings;
import dev.blip.link.XdpLink;
import dev.blip.linux.Disposal;
import dev.blip.plan.Inquiry;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.probe.UdpProbe;
import dev.blip.wire.Ethernet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the frames of a leg leave and arrive: opened together, closed together.
///
/// @param senders  one for each transmit thread
/// @param notes    what a person should know of it, one line each
public record OpenedLink(List<FrameSender> senders, List<Listener> listeners, List<String> notes)
        implements AutoCloseable {
    /// Frames to a system call: more than 64 gains under 3 %, and makes send times coarser.
    private static final int BATCH = 256;

    private static final int DATAGRAM_BATCH = 64;

    private static final String NO_RESETS =
            "xdp: replies do not reach this machine's kernel, so it resets none of the connections that they offer";

    /// Where replies are heard.
    ///
    /// @param linkHeader  bytes before the IP header of its frames
    public record Listener(FrameReceiver ring, int linkHeader) {}

    /// Begins to make the rings that a leg by sockets will want, as far as is known before its way is; null for a scan
    /// by AF_XDP.
    ///
    /// @param senderCount  transmit threads, 1 or more
    public static @Nullable UnboundRings ringsOf(ScanPlan plan, int senderCount) {
        Transmit asked = plan.link().transmit();
        return asked == Transmit.XDP ? null : ringsOf(plan, senderCount, asked != Transmit.RAW);
    }

    /// Words of a slot that holds the probes of a family.
    public static int slotWords(ScanPlan plan) {
        return plan.asked().hosts() == null ? FrameSender.SLOT_WORDS : FrameSender.LONG_SLOT_WORDS;
    }

    private static UnboundRings ringsOf(ScanPlan plan, int senderCount, boolean sendsFrames) {
        int transmitRings = sendsFrames ? senderCount : 0;
        return new UnboundRings(
                RingGeometry.DEFAULT, plan.link().receiveRings(), transmitRings, slotWords(plan));
    }

    /// Opens what sends and what hears; nothing is sent to a target yet.
    ///
    /// @param replies      what is heard
    /// @param senderCount  transmit threads, 1 or more
    /// @param rings        of `ringsOf`; null if none have been begun
    public static OpenedLink open(
            ScanPlan plan,
            Leg leg,
            FilterRules replies,
            int senderCount,
            @Nullable UnboundRings rings)
            throws LinkException, HostException {
        if (leg.transmit() == Transmit.XDP) {
            if (replies instanceof RedirectRules redirected) {
                return openXdp(plan, leg, redirected, senderCount);
            }
            throw new LinkException(
                    "cannot hear hosts by AF_XDP",
                    "its program knows TCP alone",
                    "a packet socket",
                    "leave --transmit out");
        }
        if (rings != null && rings.slotWords() == slotWords(leg.plan())) {
            return openSockets(plan, leg, replies, senderCount, rings);
        }
        try (UnboundRings own = ringsOf(leg.plan(), senderCount, leg.sendsFrames())) {
            return openSockets(plan, leg, replies, senderCount, own);
        }
    }

    /// What sends comes first: where the next hop is asked for, the rings are made meanwhile.
    private static OpenedLink openSockets(
            ScanPlan plan, Leg leg, FilterRules replies, int senderCount, UnboundRings rings)
            throws LinkException, HostException {
        List<FrameSender> senders;
        try {
            senders = openSenders(plan, leg, senderCount, rings);
        } catch (HostException e) {
            rings.await(leg.on().name()); // without the privilege for them, that is what is said
            throw e;
        }
        List<Listener> listeners = new ArrayList<>();
        try {
            listeners.addAll(listen(leg.on(), replies, rings));
            return new OpenedLink(senders, List.copyOf(listeners), List.of());
        } catch (LinkException | RuntimeException e) {
            senders.forEach(FrameSender::close);
            listeners.forEach(listener -> listener.ring().close());
            throw e;
        }
    }

    private static List<Listener> listen(
            NetworkInterface on, FilterRules replies, UnboundRings rings) throws LinkException {
        int header = on.isEthernet() || on.isLoopback() ? Ethernet.LENGTH : 0;
        byte[] filter = replies.socketFilter(header);
        List<Listener> listeners = new ArrayList<>();
        for (FrameReceiver ring : rings.bind(on.name(), on.index(), filter)) {
            listeners.add(new Listener(ring, header));
        }
        return listeners;
    }

    private static List<FrameSender> openSenders(
            ScanPlan plan, Leg leg, int count, UnboundRings rings)
            throws LinkException, HostException {
        Edge edge = !leg.sendsFrames() ? null : edge(plan, leg);
        List<FrameSender> senders = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                senders.add(edge == null ? rawSender(plan) : rings.sender(edge, BATCH));
            }
            return List.copyOf(senders);
        } catch (LinkException | RuntimeException e) {
            senders.forEach(FrameSender::close);
            throw e;
        }
    }

    /// Datagrams have lengths of their own, and take more room in a batch.
    private static FrameSender rawSender(ScanPlan plan) throws LinkException {
        String on = plan.link().interfaceName();
        return plan.inquiry() == Inquiry.UDP
                ? RawSocketSender.open(on, DATAGRAM_BATCH, UdpProbe.MAX_BYTES)
                : RawSocketSender.open(on, BATCH);
    }

    private static OpenedLink openXdp(
            ScanPlan plan, Leg leg, RedirectRules replies, int senderCount)
            throws LinkException, HostException {
        Edge edge = edge(plan, leg);
        XdpLink link = XdpLink.open(edge, replies, senderCount, plan.link().receiveRings(), BATCH);
        List<Listener> listeners = new ArrayList<>();
        for (FrameReceiver receiver : link.receivers()) {
            listeners.add(new Listener(receiver, Ethernet.LENGTH));
        }
        List<String> notes = List.of("xdp: " + link.mode(), NO_RESETS);
        return new OpenedLink(List.copyOf(link.senders()), List.copyOf(listeners), notes);
    }

    private static Edge edge(ScanPlan plan, Leg leg) throws HostException {
        NetworkInterface on = leg.on();
        return new Edge(on.name(), on.index(), on.mac(), FirstHop.mac(plan, leg));
    }

    /// Leaves sockets and rings to the kernel, which takes tens of milliseconds over them.
    @Override
    public void close() {
        try (var disposal = new Disposal()) {
            for (FrameSender sender : senders) {
                sender.close(disposal);
            }
            for (Listener listener : listeners) {
                listener.ring().close(disposal);
            }
        }
    }
}
