package dev.blip.way;

import dev.blip.bpf.FilterRules;
import dev.blip.host.NetworkInterface;
import dev.blip.link.ArpSocket;
import dev.blip.linux.Errno;
import dev.blip.plan.ScanPlan;
import dev.blip.probe.ArpProbe;
import dev.blip.probe.ReplyReader;
import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.PortSet;
import dev.blip.targets.TargetProduct;
import dev.blip.wire.Arp;
import dev.blip.wire.Ethernet;
import java.lang.foreign.MemorySegment;

/// The addresses of a sweep as targets of an `ArpProbe`: what goes out is its packet, what comes in is read by its
/// reader. Owner: the sweep's thread.
public final class ArpTargets implements SweepTargets {
    private final Ipv4Targets targets;
    private final ArpProbe probe;
    private final ReplyReader reader;
    private final long mac;
    private final int source;
    private final int[] words; // of one packet
    private final int[] word; // of one that tells our MAC

    /// @param addresses  that may be asked for
    /// @param on         the interface that they are on
    /// @param source     the sender address of our requests
    public ArpTargets(ScanPlan plan, AddressSet addresses, NetworkInterface on, int source) {
        this.targets = new TargetProduct(addresses, PortSet.of(ArpProbe.PORT));
        this.probe = new ArpProbe(targets, plan.excluded().ipv4(), on.mac(), source);
        this.reader = probe.reader(Ethernet.LENGTH);
        byte[] template = probe.template();
        this.mac = on.mac();
        this.source = source;
        this.words = new int[Math.ceilDiv(template.length, Integer.BYTES)];
        this.word = new int[words.length];
        MemorySegment.ofArray(words).copyFrom(MemorySegment.ofArray(template));
    }

    @Override
    public FilterRules filter() {
        return probe.filter();
    }

    @Override
    public int request(ArpSocket socket, int address, long destination) {
        boolean isAllowed = probe.encode(words, 0, Ipv4Targets.target(address, ArpProbe.PORT), 0);
        return isAllowed ? socket.send(words, destination) : -Errno.EACCES;
    }

    @Override
    public int tell(ArpSocket socket, int address, long destination) {
        var packet = new byte[word.length * Integer.BYTES];
        Arp.writeReply(packet, 0, mac, source, destination, address);
        MemorySegment.ofArray(word).copyFrom(MemorySegment.ofArray(packet));
        return socket.send(word, destination);
    }

    @Override
    public void read(byte[] frame, ArpLink.Listener listener) {
        if (reader.read(frame, 0, frame.length, true, 0) == null) {
            long index = reader.answer().index();
            listener.heard(targets.address(index), reader.answer().mac());
        }
    }
}
