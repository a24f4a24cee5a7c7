package dev.blip.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IcmpTest {
    private static final int AT = 34;
    private static final int QUOTED_IP = 42;
    private static final int QUOTED_TCP = 62;

    @Test
    void anErrorQuotesTheProbe() {
        byte[] frame = Frames.bytes(Frames.ICMP_HOST_UNREACHABLE);
        int end = frame.length;
        assertEquals(8, Icmp.check(frame, AT, end));
        assertEquals(Icmp.DESTINATION_UNREACHABLE, Icmp.type(frame, AT));
        assertEquals(Icmp.HOST_UNREACHABLE, Icmp.code(frame, AT));
        assertTrue(Icmp.isChecksumRight(frame, AT, end));
        assertEquals(QUOTED_TCP, Icmp.quotedTcpAt(frame, AT, end));
        assertEquals(Frames.SCANNER, Ipv4.source(frame, Icmp.quotedIpAt(AT)));
        assertEquals(Frames.TARGET, Ipv4.destination(frame, Icmp.quotedIpAt(AT)));
        assertEquals(38808, Tcp.sourcePort(frame, QUOTED_TCP));
        assertEquals(81, Tcp.destinationPort(frame, QUOTED_TCP));
        assertEquals(0x56576D45, Tcp.sequence(frame, QUOTED_TCP));
    }

    @Test
    void everyCodeIsRead() {
        byte[] bytes = Frames.bytes(Frames.ICMP_HOST_UNREACHABLE);
        for (int code = 0; code < 256; code++) {
            bytes[AT + 1] = (byte) code;
            assertEquals(code, Icmp.code(bytes, AT));
            assertEquals(QUOTED_TCP, Icmp.quotedTcpAt(bytes, AT, bytes.length));
        }
    }

    @Test
    void eightBytesOfTcpAreEnoughAndSevenAreNot() {
        byte[] frame = Frames.bytes(Frames.ICMP_HOST_UNREACHABLE);
        assertEquals(QUOTED_TCP, Icmp.quotedTcpAt(frame, AT, QUOTED_TCP + 8));
        for (int end = 0; end < QUOTED_TCP + 8; end++) {
            assertEquals(-1, Icmp.quotedTcpAt(frame, AT, end), "end=" + end);
        }
    }

    @Test
    void optionsInTheQuotedHeaderAreSkipped() {
        byte[] bytes = Frames.bytes(Frames.ICMP_HOST_UNREACHABLE);
        bytes[QUOTED_IP] = 0x46;
        assertEquals(QUOTED_TCP + 4, Icmp.quotedTcpAt(bytes, AT, bytes.length));
    }

    @Test
    void aQuotedTotalLengthThatSomebodyHasChangedDoesNotMatter() {
        byte[] bytes = Frames.bytes(Frames.ICMP_HOST_UNREACHABLE);
        bytes[QUOTED_IP + 2] = 0;
        bytes[QUOTED_IP + 3] = 0;
        assertEquals(QUOTED_TCP, Icmp.quotedTcpAt(bytes, AT, bytes.length));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0x65, version 6",
        "0, 0x44, header of 16 bytes",
        "0, 0x4f, header that reaches beyond the frame",
        "9, 0x11, UDP",
        "7, 0x01, later fragment"
    })
    void aQuoteOfSomethingElseIsRefused(int offset, int value, String what) {
        byte[] bytes = Frames.bytes(Frames.ICMP_HOST_UNREACHABLE);
        bytes[QUOTED_IP + offset] = (byte) value;
        assertEquals(-1, Icmp.quotedTcpAt(bytes, AT, QUOTED_TCP + 20), what);
    }

    @Test
    void aChangedBitMakesTheChecksumWrong() {
        byte[] bytes = Frames.bytes(Frames.ICMP_HOST_UNREACHABLE);
        bytes[QUOTED_TCP] ^= 1;
        assertFalse(Icmp.isChecksumRight(bytes, AT, bytes.length));
    }

    @Test
    void theFiveErrorTypesAreErrors() {
        int errors = 0;
        for (int type = 0; type < 256; type++) {
            errors += Icmp.isError(type) ? 1 : 0;
        }
        assertEquals(5, errors);
        assertTrue(Icmp.isError(Icmp.DESTINATION_UNREACHABLE));
        assertTrue(Icmp.isError(Icmp.TIME_EXCEEDED));
        assertFalse(Icmp.isError(Icmp.ECHO));
    }
}
