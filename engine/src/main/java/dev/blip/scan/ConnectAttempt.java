package dev.blip.scan;

import dev.blip.report.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/// One target asked by `connect(2)`, perhaps several times. Owner: that target's thread.
final class ConnectAttempt {
    private final @Nullable Integer source;
    private final InetSocketAddress target;
    private long rttNanos = -1;

    ConnectAttempt(@Nullable Integer source, int address, int port) {
        this.source = source;
        this.target = new InetSocketAddress(inet(address), port);
    }

    /// Connects, and at once resets what was connected, so that no TIME-WAIT is left on this side.
    ///
    /// @return what the kernel says of it
    Reason run(long timeoutNanos) {
        long began = System.nanoTime();
        try (var socket = new Socket()) {
            socket.setSoLinger(true, 0);
            if (source != null) {
                socket.bind(new InetSocketAddress(inet(source), 0));
            }
            socket.connect(target, (int) Math.max(1, timeoutNanos / 1_000_000));
            rttNanos = System.nanoTime() - began;
            return Reason.SYN_ACK;
        } catch (SocketTimeoutException e) {
            return Reason.NO_RESPONSE;
        } catch (IOException e) {
            Reason reason = reasonOf(e);
            if (reason == Reason.CONN_REFUSED || reason == Reason.SYN_ACK) {
                rttNanos = System.nanoTime() - began;
            }
            return reason;
        }
    }

    /// From the call to its outcome, if an answer came; else -1.
    long rttNanos() {
        return rttNanos;
    }

    /// The JDK gives connect's errno only as the C library's text of it.
    private static Reason reasonOf(IOException e) {
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
        return Reason
                .NOT_ASKED; // EMFILE, EADDRNOTAVAIL, EPERM: this machine's trouble, no word of the
        // target's
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
