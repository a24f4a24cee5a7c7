package dev.blip.scan;

import dev.blip.report.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// One `connect(2)` that does not wait, and what the kernel says of it. Owner: the thread that makes the call, then the
/// one that waits for the outcome.
final class ConnectAttempt implements AutoCloseable {
    private final SocketChannel channel;
    private long beganNanos;
    private long rttNanos = -1;

    private ConnectAttempt(SocketChannel channel) {
        this.channel = channel;
    }

    /// @param source  to connect from; null for the kernel's choice
    /// @throws IOException why the kernel gives no such socket; `reasonOf` reads it
    static ConnectAttempt open(@Nullable Integer source) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET);
        var attempt = new ConnectAttempt(channel);
        try {
            channel.configureBlocking(false);
            // What was connected is reset at once, so that no TIME-WAIT is left on this side.
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            if (source != null) {
                channel.bind(new InetSocketAddress(inet(source), 0));
            }
            return attempt;
        } catch (IOException e) {
            attempt.close();
            throw e;
        }
    }

    /// Makes the call, in which the SYN leaves, and looks at what it has brought: where the target is as near as a
    /// cable, that may be the answer.
    ///
    /// @return the outcome, of an attempt that is closed; null if there is none yet
    @Nullable Reason connect(int address, int port) {
        var target = new InetSocketAddress(inet(address), port);
        beganNanos = System.nanoTime();
        try {
            channel.connect(target);
        } catch (IOException e) {
            return ended(reasonOf(e), System.nanoTime());
        }
        return outcome(System.nanoTime());
    }

    /// Looks for the outcome once more.
    ///
    /// @param heardNanos  when it is taken to have come, if it has
    /// @return as `connect`
    @Nullable Reason outcome(long heardNanos) {
        try {
            return channel.finishConnect() ? ended(Reason.SYN_ACK, heardNanos) : null;
        } catch (IOException e) {
            return ended(reasonOf(e), heardNanos);
        }
    }

    private Reason ended(Reason reason, long heardNanos) {
        close();
        if (reason == Reason.CONN_REFUSED || reason == Reason.SYN_ACK) {
            rttNanos = heardNanos - beganNanos;
        }
        return reason;
    }

    /// From the call to its outcome, if an answer came; else -1.
    long rttNanos() {
        return rttNanos;
    }

    /// Has `selector` say when there is an outcome. Its thread, from now on the owner.
    ///
    /// @param attachment  of the key
    void register(Selector selector, Object attachment) throws ClosedChannelException {
        channel.register(selector, SelectionKey.OP_CONNECT, attachment);
    }

    /// Resets what was connected. Of a registered attempt the kernel hears at the next selection.
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // Nothing was written that could be lost, and the descriptor is free: close(2).
        }
    }

    /// The JDK gives connect's errno only as the C library's text of it.
    static Reason reasonOf(IOException e) {
        String text = String.valueOf(e.getMessage());
        if (e instanceof ConnectException && text.contains("refused")) {
            return Reason.CONN_REFUSED;
        }
        if (text.contains("reset by peer")) {
            return Reason.SYN_ACK; // ECONNRESET: connected, and reset before connect(2) returned
        }
        if (text.contains("timed out")) {
            return Reason.NO_RESPONSE;
        }
        if (e instanceof NoRouteToHostException) {
            return Reason.HOST_UNREACH;
        }
        if (e instanceof SocketException && text.contains("unreachable")) {
            return Reason.NET_UNREACH;
        }
        if (text.contains("Permission denied")) {
            return Reason.ADMIN_PROHIBITED; // EACCES: a prohibit route, or ICMP's word for it
        }
        // EMFILE, EADDRNOTAVAIL, EPERM: this machine's trouble, no word of the target's
        return Reason.NOT_ASKED;
    }

    private static InetAddress inet(int address) {
        try {
            return InetAddress.getByAddress(
                    new byte[] {
                        (byte) (address >>> 24),
                        (byte) (address >>> 16),
                        (byte) (address >>> 8),
                        (byte) address
                    });
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are always an address", e);
        }
    }
}
