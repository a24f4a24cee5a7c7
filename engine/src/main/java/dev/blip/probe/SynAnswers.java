package dev.blip.probe;

import dev.blip.wire.Tcp;
import dev.blip.wire.TcpOptions;

/// The two segments that answer a SYN, in either family. A SYN-ACK acknowledges exactly one byte, the SYN. A RST
/// acknowledges that or, in old stacks, nothing beyond the initial sequence number; it carries an ACK because our SYN
/// carried none (RFC 9293 section 3.5.2). `at` is where a checked TCP header starts.
final class SynAnswers {
    private static final int LOOKED_AT = Tcp.SYN | Tcp.ACK | Tcp.RST | Tcp.FIN;

    private SynAnswers() {}

    static boolean isSynAck(byte[] frame, int at) {
        return (Tcp.flags(frame, at) & LOOKED_AT) == (Tcp.SYN | Tcp.ACK);
    }

    static boolean isReset(byte[] frame, int at) {
        return (Tcp.flags(frame, at) & LOOKED_AT) == (Tcp.RST | Tcp.ACK);
    }

    /// @param sequence  of the SYN
    static boolean acknowledges(byte[] frame, int at, int sequence, boolean isSynAck) {
        int ack = Tcp.acknowledgement(frame, at);
        return ack == sequence + 1 || (!isSynAck && ack == sequence);
    }

    /// What tells one TCP from another, as `Answer` has it.
    static int stack(byte[] frame, int at, int headerLength) {
        return Tcp.window(frame, at) << 16 | TcpOptions.shape(frame, at, headerLength);
    }
}
