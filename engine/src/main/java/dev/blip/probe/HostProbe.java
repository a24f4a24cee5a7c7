package dev.blip.probe;

import static dev.blip.wire.Checksum.halves;
import static dev.blip.wire.PacketWords.network;

import dev.blip.bpf.FilterRules;
import dev.blip.bpf.HostReplyRules;
import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv4Targets;
import dev.blip.verdict.Reason;
import dev.blip.wire.Checksum;
import dev.blip.wire.Ethernet;
import dev.blip.wire.Icmp;
import dev.blip.wire.Ipv4;
import dev.blip.wire.Origin;
import dev.blip.wire.PacketWords;
import dev.blip.wire.SlotShape;
import dev.blip.wire.Tcp;
import dev.blip.wire.Vlan;

/// Is a host there? Each target has one port, which stands for none, and each attempt asks in the next of four ways:
/// ICMP echo, SYN, ACK, ICMP timestamp. All four packets have 40 bytes. An ICMP message has a port of ours for its
/// identifier, and gives back what else proves it: the echo all 64 bits of its cookie, the timestamp 48.
public final class HostProbe implements Probe {
    /// What stands for the port of each target.
    public static final int PORT = 0;

    /// Attempts that ask each way once.
    public static final int WAYS = HostQuestion.values().length;

    private static final int LENGTH = Ipv4.MIN_LENGTH + Icmp.TIMESTAMP_LENGTH;
    private static final int UPPER =
            Ipv4.MIN_LENGTH / Integer.BYTES; // the word behind the IP header
    private static final int TIME_TO_LIVE = 64;
    private static final int WINDOW = 1024;
    private static final int HEADER_WORDS = Tcp.MIN_LENGTH / Integer.BYTES << 28;

    private final ProbeScope scope;
    private final Cookies cookies;
    private final HeardQuestions heard = new HeardQuestions();
    private final AddressSet excluded;
    private final int source;
    private final int firstPort;
    private final int canaryAttempt; // the last: of those who have answered
    private final byte[] template = new byte[LENGTH];
    private final int ipSum; // the template's

    /// @param scope  each target has `PORT`
    public HostProbe(ProbeScope scope) {
        Origin origin = scope.origin();
        this.scope = scope;
        this.cookies = new Cookies(scope.key(), origin);
        this.excluded = scope.excluded();
        this.source = origin.address();
        this.firstPort = origin.firstPort();
        this.canaryAttempt = origin.portCount() - 1;
        Ipv4.write(template, 0, LENGTH, 0, Ipv4.DONT_FRAGMENT, TIME_TO_LIVE, 0, source, 0);
        this.ipSum = ~Ipv4.checksum(template, 0) & 0xFFFF;
    }

    @Override
    public SlotShape slot() {
        return new SlotShape(Ethernet.TYPE_IPV4, LENGTH);
    }

    @Override
    public byte[] template() {
        return template.clone();
    }

    @Override
    public boolean encode(int[] words, int at, long target, int attempt) {
        int address = Ipv4Targets.addressOf(target);
        if (excluded.contains(address)) {
            return false;
        }
        HostQuestion question =
                attempt == canaryAttempt ? heard.of(address) : HostQuestion.of(attempt);
        long bits = cookies.of(attempt, address, question.ordinal());
        int ours = firstPort + attempt;
        int upper = at + UPPER;
        boolean isIcmp = question.port() == 0;
        writeIp(words, at, address, isIcmp ? Ipv4.PROTOCOL_ICMP : Ipv4.PROTOCOL_TCP, bits);
        switch (question) {
            case ECHO -> icmp(words, upper, Icmp.ECHO, ours, bits, high(bits), low(bits));
            case TIMESTAMP -> icmp(words, upper, Icmp.TIMESTAMP, ours, bits, low(bits), 0);
            case SYN ->
                    tcp(words, upper, address, ours << 16 | question.port(), low(bits), 0, Tcp.SYN);
            case ACK ->
                    tcp(
                            words,
                            upper,
                            address,
                            ours << 16 | question.port(),
                            high(bits),
                            low(bits),
                            Tcp.ACK);
        }
        return true;
    }

    private void writeIp(int[] words, int at, int address, int protocol, long bits) {
        int id = Cookies.identification(bits);
        int ttlAndProtocol = TIME_TO_LIVE << 8 | protocol;
        PacketWords.setIpv4(words, at, ipSum + protocol, ttlAndProtocol, id, address);
    }

    private static void icmp(
            int[] words, int at, int type, int identifier, long bits, int first, int second) {
        int head = type << 24;
        int numbers = identifier << 16 | sequence(bits);
        int sum = halves(head) + halves(numbers) + halves(first) + halves(second);
        put(words, at, head | Checksum.ofSmall(sum), numbers, first, second, 0);
    }

    private void tcp(
            int[] words, int at, int address, int ports, int sequence, int ack, int flags) {
        int control = HEADER_WORDS | flags << 16 | WINDOW;
        int sum =
                halves(source)
                        + halves(address)
                        + Ipv4.PROTOCOL_TCP
                        + Tcp.MIN_LENGTH
                        + halves(ports)
                        + halves(sequence)
                        + halves(ack)
                        + halves(control);
        put(words, at, ports, sequence, ack, control, Checksum.ofSmall(sum) << 16);
    }

    private static void put(int[] words, int at, int a, int b, int c, int d, int e) {
        words[at] = network(a);
        words[at + 1] = network(b);
        words[at + 2] = network(c);
        words[at + 3] = network(d);
        words[at + 4] = network(e);
    }

    /// The number in a probe's 64 bits that a SYN or a timestamp carries, and that an ACK acknowledges.
    static int low(long bits) {
        return Cookies.sequence(bits);
    }

    /// The other half of them.
    static int high(long bits) {
        return (int) (bits >>> 32);
    }

    /// The sequence number in them that an ICMP message carries.
    static int sequence(long bits) {
        return (int) (bits >>> 48);
    }

    @Override
    public ReplyReader reader(int linkHeader) {
        var answer = new Answer();
        var packets = new HostReplyReader(scope, heard, answer);
        return new FrameReader(packets, answer, Ethernet.TYPE_IPV4, linkHeader, Vlan.UNTAGGED);
    }

    @Override
    public FilterRules filter() {
        return new HostReplyRules(scope.origin());
    }

    @Override
    public Reason silence() {
        return Reason.NO_RESPONSE;
    }

    /// Silence to one question says nothing of the next.
    @Override
    public int leastPasses() {
        return WAYS;
    }

    @Override
    public int sourcePorts() {
        return canaryAttempt + 1;
    }
}
