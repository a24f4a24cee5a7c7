package dev.blip.app.scan;

import dev.blip.app.option.Arguments;
import dev.blip.app.option.Quantity;
import dev.blip.app.option.UsageError;
import dev.blip.plan.LinkPlan;
import dev.blip.plan.Transmit;

/// Which way probes leave, by the arguments: how they are sent, from where, and by how many threads.
final class LinkReader {
    private static final int MOST_THREADS = 16; // that send; likewise that receive

    private final Arguments arguments;

    LinkReader(Arguments arguments) {
        this.arguments = arguments;
    }

    LinkPlan link() throws UsageError {
        String source = arguments.value(ScanOption.SOURCE_IP);
        String mac = arguments.value(ScanOption.ROUTER_MAC);
        String threads = arguments.value(ScanOption.TX_THREADS);
        String rings = arguments.value(ScanOption.RX_RINGS);
        return new LinkPlan(
                transmit(),
                arguments.value(ScanOption.INTERFACE),
                source == null ? null : Integer.valueOf(Quantity.address("--source-ip", source)),
                mac == null ? null : Long.valueOf(Quantity.mac("--router-mac", mac)),
                threads == null
                        ? 1
                        : (int) Quantity.whole("--tx-threads", threads, 1, MOST_THREADS),
                rings == null ? 1 : (int) Quantity.whole("--rx-rings", rings, 1, MOST_THREADS));
    }

    private Transmit transmit() throws UsageError {
        String word = arguments.value(ScanOption.TRANSMIT);
        Transmit transmit = arguments.has(ScanOption.CONNECT) ? Transmit.CONNECT : Transmit.AUTO;
        if (word != null) {
            transmit = transmitNamed(word);
            if (arguments.has(ScanOption.CONNECT) && transmit != Transmit.CONNECT) {
                throw new UsageError(
                        "--connect and --transmit " + word + " contradict each other",
                        "one of them");
            }
        }
        if (arguments.has(ScanOption.HALF_OPEN) && transmit == Transmit.CONNECT) {
            throw new UsageError("-sS and a connect scan contradict each other", "one of them");
        }
        if (arguments.has(ScanOption.HALF_OPEN) && transmit == Transmit.AUTO) {
            return Transmit.HALF_OPEN;
        }
        return transmit;
    }

    private static Transmit transmitNamed(String word) throws UsageError {
        for (Transmit transmit : Transmit.values()) {
            if (transmit.word().equals(word)) {
                return transmit;
            }
        }
        throw new UsageError(
                "--transmit: no such way: " + word,
                "auto, half-open, packet, raw, xdp or connect",
                "--transmit auto");
    }
}
