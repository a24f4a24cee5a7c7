package dev.blip.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FrameTextTest {
    private static final String TO_SCANNER = "02:00:00:00:00:0b > 02:00:00:00:00:0a, ";

    @Test
    void aSynWithItsOptions() {
        assertEquals(
                "02:00:00:00:00:0a > 02:00:00:00:00:0b, IP 198.51.100.1.37592 > 198.51.100.2.80: Flags [S],"
                        + " seq 1065863088, win 64240,"
                        + " options [mss 1460,sackOK,TS val 1413310210 ecr 0,nop,wscale 10], length 0",
                text(Frames.bytes(Frames.SYN)));
    }

    @Test
    void aResetBehindTwoTags() {
        assertEquals(
                TO_SCANNER
                        + "vlan 100, vlan 7, IP 198.51.100.2.90 > 198.51.100.1.60734: Flags [R.],"
                        + " seq 0, ack 2573634827, win 0, length 0",
                text(Frames.tagged(Frames.bytes(Frames.RST_ACK), 0x88A8, 100, 0x8100, 7)));
    }

    @Test
    void anErrorWithWhatItQuotes() {
        assertEquals(
                TO_SCANNER
                        + "IP 198.51.100.2 > 198.51.100.1: ICMP host unreachable,"
                        + " quotes 198.51.100.1.38808 > 198.51.100.2.81: seq 1448570181, length 68",
                text(Frames.bytes(Frames.ICMP_HOST_UNREACHABLE)));
    }

    @Test
    void questionAndAnswerOfArp() {
        assertEquals(
                "02:00:00:00:00:0a > ff:ff:ff:ff:ff:ff, ARP, Request who-has 198.51.100.2 tell 198.51.100.1",
                text(Frames.bytes(Frames.ARP_REQUEST)));
        assertEquals(
                TO_SCANNER + "ARP, Reply 198.51.100.2 is-at 02:00:00:00:00:0b",
                text(Frames.bytes(Frames.ARP_REPLY)));
    }

    @Test
    void aDatagram() {
        assertEquals(
                TO_SCANNER + "IP 198.51.100.2.53 > 198.51.100.1.40000: UDP, length 2",
                text(Frames.bytes(Frames.UDP)));
    }

    @Test
    void whatIsMissingOrWrongIsSaid() {
        byte[] cut = Arrays.copyOf(Frames.bytes(Frames.SYN_ACK), 50);
        assertEquals(
                TO_SCANNER
                        + "IP 198.51.100.2 > 198.51.100.1: TCP truncated, 16 bytes, 24 bytes missing",
                text(cut));
        byte[] wrong = Frames.bytes(Frames.UDP);
        wrong[14 + 8] = 1;
        assertEquals(
                TO_SCANNER
                        + "IP 198.51.100.2.53 > 198.51.100.1.40000: UDP, length 2, bad IP checksum",
                text(wrong));
        assertEquals("Ethernet truncated, 3 bytes", text(new byte[3]));
    }

    @Test
    void aLaterFragmentHasNoPorts() {
        byte[] bytes = Frames.bytes(Frames.UDP);
        bytes[14 + 6] = 0;
        bytes[14 + 7] = 2;
        bytes[14 + 10] = 0x26; // checksum: 0x4000 less, 2 more
        bytes[14 + 11] = 0x63;
        assertEquals(
                TO_SCANNER
                        + "IP 198.51.100.2 > 198.51.100.1: protocol 17, length 10, fragment at 16",
                text(bytes));
    }

    @Test
    void aMalformedOptionEndsTheList() {
        byte[] bytes = Frames.bytes(Frames.SYN_ACK);
        bytes[34 + 24] = 5; // was SACK permitted
        bytes[34 + 25] = 0;
        assertEquals(
                "IP 198.51.100.2.80 > 198.51.100.1.37592: Flags [S.], seq 640975285, ack 1065863089, win 65160,"
                        + " options [mss 1460,malformed], length 0",
                FrameText.ofIp(bytes, 14, bytes.length));
    }

    @Test
    void anotherEtherTypeIsNamedByItsNumber() {
        assertEquals(
                "02:00:00:00:00:0b > 02:00:00:00:00:0a, ethertype 0x86dd, length 2",
                text(Frames.bytes("02000000000a 02000000000b 86dd 6000")));
    }

    private static String text(byte[] frame) {
        return FrameText.ofEthernet(frame, 0, frame.length);
    }
}
