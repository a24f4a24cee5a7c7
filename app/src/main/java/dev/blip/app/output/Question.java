package dev.blip.app.output;

import dev.blip.targets.Transport;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;

/// What a scan asks, in the words of the formats. Which protocol a port is of, its verdict says.
///
/// @param protocol  that the ports are of, as `tcp`; empty where no ports are asked
/// @param scanType  as nmap.dtd writes it in `scaninfo`, which host discovery has not
/// @param isMixed   UDP ports are asked besides
public record Question(String protocol, String scanType, boolean isMixed) {
    /// A host that answers, and one that does not.
    public static final String UP = "up";

    public static final String DOWN = "down";

    public static final Question TCP_SYN = new Question("tcp", "syn");
    public static final Question TCP_ACK = new Question("tcp", "ack");
    public static final Question UDP = new Question("udp", "udp");
    public static final Question TCP_CONNECT = new Question("tcp", "connect");

    /// Hosts, on no port.
    public static final Question HOSTS = new Question("", "");

    /// Hosts, by some echoes each.
    public static final Question ECHOES = new Question("", "echo");

    private Question(String protocol, String scanType) {
        this(protocol, scanType, false);
    }

    public boolean isOfEchoes() {
        return scanType.equals(ECHOES.scanType);
    }

    /// The word for what became of one target of a scan, where that is not what the outputs tell of: of one echo.
    public String wordOfTarget(State state) {
        if (!isOfEchoes() || state == State.UNKNOWN) {
            return word(state);
        }
        return state == State.FILTERED ? "unanswered" : "answered";
    }

    /// The same, and UDP ports besides.
    public Question andDatagrams() {
        return new Question(protocol, scanType, true);
    }

    /// What its ports are of, those aside that are asked besides.
    Transport transport() {
        return protocol.equals(UDP.protocol) ? Transport.UDP : Transport.TCP;
    }

    /// Whether it is asked what is let through, not what is open.
    public boolean isOfFirewalls() {
        return scanType.equals(TCP_ACK.scanType);
    }

    /// Whether any port is of UDP, so that its silence may be that of an open one.
    public boolean asksDatagrams() {
        return isMixed || transport() == Transport.UDP;
    }

    /// What a port is that has not answered.
    static Reason silence(Transport transport) {
        return transport == Transport.UDP ? Reason.OPEN_OR_SILENT : Reason.NO_RESPONSE;
    }

    public boolean isOfHosts() {
        return protocol.isEmpty();
    }

    /// The word for a state: a host that has answered anything is up, one that has not is down.
    public String word(State state) {
        if (!isOfHosts() || state == State.UNKNOWN) {
            return state.word();
        }
        return state == State.FILTERED ? DOWN : UP;
    }
}
