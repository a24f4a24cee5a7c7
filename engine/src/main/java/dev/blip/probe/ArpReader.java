package dev.blip.probe;

import dev.blip.metric.Counter;
import dev.blip.targets.Ipv4Targets;
import dev.blip.wire.Arp;
import dev.blip.wire.MacAddress;
import org.jspecify.annotations.Nullable;

/// Reads who is on the link: ARP replies, and what hosts say of themselves in their own requests.
final class ArpReader extends PacketReader {
    private static final int UNKNOWN_TTL = -1;

    private final Ipv4Targets targets;
    private final long ourMac;
    private final Answer answer;

    ArpReader(Ipv4Targets targets, long ourMac, Answer answer) {
        this.targets = targets;
        this.ourMac = ourMac;
        this.answer = answer;
    }

    @Override
    @Nullable Counter read(byte[] frame, int at, int end, boolean checksumTrusted) {
        if (Arp.check(frame, at, end) < 0) {
            return Counter.TRUNCATED;
        }
        int operation = Arp.operation(frame, at);
        if (operation != Arp.REPLY && operation != Arp.REQUEST) {
            return Counter.UNEXPECTED_FLAGS;
        }
        long mac = Arp.senderMac(frame, at);
        int address = Arp.senderAddress(frame, at);
        long index = targets.indexOf(address, ArpProbe.PORT);
        if (!MacAddress.isStation(mac) || mac == ourMac || index < 0) {
            return Counter.UNEXPECTED_SOURCE;
        }
        answer.index = index;
        answer.target = Ipv4Targets.target(address, ArpProbe.PORT);
        answer.attempt = 0;
        answer.ttl = UNKNOWN_TTL;
        answer.mac = mac;
        return null;
    }
}
