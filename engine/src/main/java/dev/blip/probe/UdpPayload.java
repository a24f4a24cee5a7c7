package dev.blip.probe;

import dev.blip.wire.Checksum;
import dev.blip.wire.PacketWords;
import java.util.HexFormat;

/// What one kind of service is asked: bytes, a cookie among them if the protocol gives one back, and where it does.
/// Immutable; any thread.
final class UdpPayload {
    /// Longest one: what QUIC demands of a first datagram, RFC 9000 section 14.1.
    static final int MAX_LENGTH = 1_200;

    /// A cookie that is given back somewhere, no matter where: eight bytes, or four, are nowhere by chance.
    static final int ANYWHERE = -1;

    /// How a cookie is written.
    enum Cookie {
        NONE,
        /// Bytes.
        BINARY,
        /// A BER integer that takes all of its bytes, however it is encoded anew: positive, and no small one.
        INTEGER,
        /// Hexadecimal digits.
        HEX
    }

    private static final int LEAST_ANYWHERE = 4;
    private static final int MOST_BINARY = Long.BYTES;
    private static final int MOST_HEX = 2 * Long.BYTES;

    private final int length;
    private final int[] words; // as they lie in memory; the cookie's bytes are 0
    private final int sum; // of them, not folded
    private final Cookie cookie;
    private final int cookieAt;
    private final int cookieLength;
    private final int echoAt;

    /// @param bytes   with anything in the cookie's place
    /// @param echoAt  where in an answer it is, or `ANYWHERE`
    private UdpPayload(byte[] bytes, Cookie cookie, int cookieAt, int cookieLength, int echoAt) {
        int most = cookie == Cookie.HEX ? MOST_HEX : MOST_BINARY;
        boolean fits =
                cookieAt >= 0 && cookieLength <= most && cookieAt + cookieLength <= bytes.length;
        boolean isTold = echoAt >= 0 || cookieLength >= LEAST_ANYWHERE || cookieLength == 0;
        if (bytes.length > MAX_LENGTH || !fits || !isTold) {
            throw new IllegalArgumentException(
                    "no such cookie in a payload of "
                            + bytes.length
                            + " bytes: cookieAt="
                            + cookieAt);
        }
        byte[] padded =
                new byte[(bytes.length + Integer.BYTES - 1) / Integer.BYTES * Integer.BYTES];
        System.arraycopy(bytes, 0, padded, 0, bytes.length);
        for (int i = 0; i < cookieLength; i++) {
            padded[cookieAt + i] = 0;
        }
        this.length = bytes.length;
        this.words = PacketWords.of(padded);
        this.sum = (int) Checksum.sum(padded, 0, padded.length); // of 600 words: no overflow
        this.cookie = cookie;
        this.cookieAt = cookieAt;
        this.cookieLength = cookieLength;
        this.echoAt = echoAt;
    }

    /// A payload of which nothing comes back.
    static UdpPayload of(byte[] bytes) {
        return new UdpPayload(bytes, Cookie.NONE, 0, 0, 0);
    }

    /// The same from hexadecimal digits.
    static UdpPayload of(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    /// The same payload with a cookie in it.
    ///
    /// @param at      of its first byte
    /// @param bytes   it takes, 1 to 8, or 16 of `HEX`
    /// @param echoAt  of its first byte in an answer, or `ANYWHERE`
    UdpPayload with(Cookie kind, int at, int bytes, int echoAt) {
        return new UdpPayload(PacketWords.bytes(words, length), kind, at, bytes, echoAt);
    }

    int length() {
        return length;
    }

    /// Whether an answer proves more than that it came from the right address and port.
    boolean hasCookie() {
        return cookie != Cookie.NONE;
    }

    /// Writes it with the cookie of `bits` in it. Allocates nothing.
    ///
    /// @param at  of its first word
    /// @return the sum of what was written, not folded
    int write(int[] packet, int at, long bits) {
        System.arraycopy(words, 0, packet, at, words.length);
        int all = sum;
        for (int i = 0; i < cookieLength; i++) {
            int octet = octet(bits, i);
            PacketWords.addOctet(packet, at, cookieAt + i, octet);
            all += (cookieAt + i & 1) == 0 ? octet << Byte.SIZE : octet;
        }
        return all;
    }

    /// Whether the answer in `[at, end)` gives the cookie of `bits` back; yes if there is none to give.
    boolean isGivenBack(byte[] frame, int at, int end, long bits) {
        if (echoAt >= 0) {
            return cookieLength == 0 || isAt(frame, at + echoAt, end, bits);
        }
        for (int from = at; from + cookieLength <= end; from++) {
            if (isAt(frame, from, end, bits)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAt(byte[] frame, int at, int end, long bits) {
        if (at + cookieLength > end) {
            return false;
        }
        for (int i = 0; i < cookieLength; i++) {
            if ((frame[at + i] & 0xFF) != octet(bits, i)) {
                return false;
            }
        }
        return true;
    }

    /// The cookie's byte `i`: of the upper bits first.
    private int octet(long bits, int i) {
        int binary = (int) (bits << Byte.SIZE * i >>> Long.SIZE - Byte.SIZE);
        return switch (cookie) {
            case INTEGER -> i == 0 ? binary & 0x3F | 0x40 : binary;
            case HEX -> Character.forDigit((int) (bits << 4 * i >>> Long.SIZE - 4), 16);
            case BINARY, NONE -> binary;
        };
    }
}
