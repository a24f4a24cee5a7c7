package dev.blip.app.output;

import dev.blip.verdict.Reason;
import dev.blip.verdict.State;

/// What a scan asks, in the words of the formats: the one place where they learn the protocol. A scan has
/// one so far; a verdict that says its own will be asked instead.
///
/// @param protocol  that the ports are of, as `tcp`; empty where no ports are asked
/// @param scanType  as nmap.dtd writes it in `scaninfo`, which host discovery has not
public record Question(String protocol, String scanType) {
    /// A host that answers, and one that does not.
    public static final String UP = "up";

    public static final String DOWN = "down";

    public static final Question TCP_SYN = new Question("tcp", "syn");
    public static final Question TCP_ACK = new Question("tcp", "ack");
    public static final Question UDP = new Question("udp", "udp");
    public static final Question TCP_CONNECT = new Question("tcp", "connect");

    /// Hosts, on no port.
    public static final Question HOSTS = new Question("", "");

    /// Whether it is asked what is let through, not what is open.
    public boolean isOfFirewalls() {
        return scanType.equals(TCP_ACK.scanType);
    }

    public boolean isOfDatagrams() {
        return protocol.equals(UDP.protocol);
    }

    /// What a port is that has not answered.
    Reason silence() {
        return isOfDatagrams() ? Reason.OPEN_OR_SILENT : Reason.NO_RESPONSE;
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
