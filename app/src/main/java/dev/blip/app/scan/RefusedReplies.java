package dev.blip.app.scan;

import dev.blip.app.text.GroupedDigits;
import dev.blip.app.text.Printable;
import dev.blip.metric.Counter;
import dev.blip.report.ScanSummary;
import dev.blip.wire.Vlan;
import java.util.ArrayList;
import java.util.List;

/// Says which replies a scan has refused, where they are many beside those that it took: how many, why, and what to
/// try; and which it took though they were not whole. The words for each reason stand here alone.
final class RefusedReplies {
    /// A reason is told from so many replies on that are also at least [#LEAST_PERCENT] of all that came; any number
    /// is, when more were refused than taken.
    static final long LEAST = 10;

    static final long LEAST_PERCENT = 1;

    private RefusedReplies() {}

    /// A line for each reason, in the order of `Counter`; none if there is nothing to say.
    static List<String> lines(ScanSummary s) {
        var lines = new ArrayList<String>();
        for (Counter reason : Counter.values()) {
            long count =
                    reason.isInvalid() ? s.packets().invalid().getOrDefault(reason.id(), 0L) : 0;
            if (isTold(count, s)) {
                lines.add(
                        "refused "
                                + GroupedDigits.text(count)
                                + " of "
                                + GroupedDigits.text(s.packets().received())
                                + " replies, "
                                + reason.label()
                                + ": "
                                + advice(reason, s));
            }
        }
        long unfinished = s.path().unfinishedChecksums();
        if (unfinished > 0) {
            lines.add(
                    "took "
                            + GroupedDigits.text(unfinished)
                            + " replies with an unfinished checksum, which their acknowledgement proves: a bridge or"
                            + " virtual machine loses the offload; try ethtool -K DEVICE tx off where they are sent");
        }
        return lines;
    }

    private static boolean isTold(long count, ScanSummary s) {
        long refused = s.packets().invalid().values().stream().mapToLong(Long::longValue).sum();
        boolean isMany = count >= LEAST && count * 100 >= s.packets().received() * LEAST_PERCENT;
        return isMany || (count > 0 && refused > s.packets().received() - refused);
    }

    /// What is probably so, and what to try.
    static String advice(Counter reason, ScanSummary s) {
        String device = Printable.text(s.link().interfaceName());
        return switch (reason) {
            case TRUNCATED -> "something on the way cuts packets; try tcpdump -vvni " + device;
            case NOT_TCP_OR_ICMP -> "they answer no probe; try tcpdump -eni " + device;
            case BAD_CHECKSUM ->
                    "damaged, or an offload is lost on the way; try ethtool -K "
                            + device
                            + " rx off, or tx off at the bridge or virtual machine that sends them";
            case UNEXPECTED_FLAGS ->
                    "they answer no SYN: another program uses these ports; try tcpdump -ni "
                            + device
                            + " tcp";
            case UNEXPECTED_SOURCE ->
                    "hosts answer from another address than the one asked, or another scanner uses the same source"
                            + " ports; try tcpdump -ni "
                            + device;
            case UNEXPECTED_PORT ->
                    "hosts answer from another port than the one asked, or another scanner uses the same source"
                            + " ports; try tcpdump -ni "
                            + device;
            case WRONG_ACK ->
                    "another scanner uses the same source ports, something on the way rewrites sequence numbers, or"
                            + " they are forged; try again alone, or from another address with -S";
            case WRONG_ECHO ->
                    "they answer none of our datagrams: forged, or another service's; try tcpdump -vvni "
                            + device;
            case WRONG_QUOTE ->
                    "they quote what was not sent: rewritten on the way, or forged; try tcpdump -vvni "
                            + device
                            + " icmp";
            case OTHER_ICMP ->
                    "they say nothing about a target, as where packets go in circles; try traceroute to a target";
            case OTHER_VLAN -> otherVlan(device, Vlan.pathText(s.path().otherVlan()));
            case OTHER_HOST ->
                    "the gateway, or who answers, has another MAC address for ours; try arping -D for our address, and"
                            + " ip neigh there";
            default -> throw new IllegalArgumentException("no reason to refuse: " + reason);
        };
    }

    private static String otherVlan(String device, String vlan) {
        return "the probes left untagged, the answers came in VLAN "
                + vlan
                + "; to scan there, try -e "
                + device
                + '.'
                + vlan;
    }
}
