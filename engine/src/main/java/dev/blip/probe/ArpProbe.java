package dev.blip.probe;

import static dev.blip.wire.PacketWords.network;

import dev.blip.bpf.ArpRules;
import dev.blip.bpf.FilterRules;
import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv4Targets;
import dev.blip.verdict.Reason;
import dev.blip.wire.Arp;
import dev.blip.wire.Ethernet;
import dev.blip.wire.SlotShape;
import dev.blip.wire.Vlan;

/// An ARP request: who on our own link has an address? Each target has one port, which stands for none. Nothing in a
/// reply tells to which request it is; whoever answers for a target is believed, as the kernel does.
public final class ArpProbe implements Probe {
    /// What stands for the port of each target.
    public static final int PORT = 0;

    /// Fills the shortest frame.
    private static final int LENGTH = Ethernet.MIN_FRAME_LENGTH - Ethernet.LENGTH;

    private final Ipv4Targets targets;
    private final AddressSet excluded;
    private final long mac;
    private final byte[] template = new byte[LENGTH];

    /// @param targets   that answers are of, each with `PORT`
    /// @param excluded  addresses that the encoder refuses, whatever came before
    /// @param mac       the interface's, in the low 48 bits
    /// @param source    our address
    public ArpProbe(Ipv4Targets targets, AddressSet excluded, long mac, int source) {
        this.targets = targets;
        this.excluded = excluded;
        this.mac = mac;
        Arp.writeRequest(template, 0, mac, source, 0);
    }

    @Override
    public SlotShape slot() {
        return new SlotShape(Ethernet.TYPE_ARP, LENGTH);
    }

    @Override
    public byte[] template() {
        return template.clone();
    }

    /// All attempts to a target are alike.
    @Override
    public boolean encode(int[] words, int at, long target, int attempt) {
        int address = Ipv4Targets.addressOf(target);
        if (excluded.contains(address)) {
            return false;
        }
        words[at + Arp.TARGET_ADDRESS_WORD] = network(address);
        return true;
    }

    @Override
    public ReplyReader reader(int linkHeader) {
        var answer = new Answer();
        var packets = new ArpReader(targets, mac, answer);
        return new FrameReader(packets, answer, Ethernet.TYPE_ARP, linkHeader, Vlan.UNTAGGED);
    }

    @Override
    public FilterRules filter() {
        return new ArpRules();
    }

    @Override
    public Reason silence() {
        return Reason.NO_ARP;
    }

    @Override
    public int sourcePorts() {
        return 0;
    }
}
