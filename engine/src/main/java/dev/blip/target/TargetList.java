package dev.blip.target;

import java.io.IOException;
import java.io.InputStream;

/// A list of targets as a stream of bytes: finds where each one starts and ends, without a `String` for any of them.
/// Reads once, by one thread.
final class TargetList {
    /// Longest text of one target: an octet list that names every number four times has some 3,700 bytes.
    static final int MAX_TARGET_BYTES = 8192;

    private static final int BUFFER_BYTES = 1 << 16; // holds any target and a good read besides

    private final InputStream list;
    private final String source;
    private final AddressParser parser;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at; // next byte to look at
    private int end; // bytes in the buffer
    private long line = 1;
    private boolean isInComment;

    TargetList(InputStream list, String source, AddressParser parser) {
        this.list = list;
        this.source = source;
        this.parser = parser;
    }

    void read() throws IOException, TargetSyntaxException {
        end = list.readNBytes(buffer, 0, 3);
        at = startsWithByteOrderMark() ? 3 : 0;
        boolean isLast = false;
        while (!isLast) {
            int count = list.read(buffer, end, BUFFER_BYTES - end);
            isLast = count < 0;
            end += Math.max(0, count);
            try {
                parseWhole(isLast);
            } catch (SpecFault fault) {
                throw fault.at(source, line);
            }
            System.arraycopy(buffer, at, buffer, 0, end - at);
            end -= at;
            at = 0;
        }
    }

    /// Parses every target that lies wholly in the buffer and leaves `at` on the first that may not.
    ///
    /// @param isLast  nothing comes after what is in the buffer
    private void parseWhole(boolean isLast) throws SpecFault {
        while (at < end) {
            byte b = buffer[at];
            if (b == '\n') {
                line++;
                isInComment = false;
                at++;
            } else if (isInComment || isBlank(b)) {
                at++;
            } else if (b == '#') {
                isInComment = true;
            } else {
                int endOfTarget = endOfTarget();
                if (endOfTarget - at > MAX_TARGET_BYTES) {
                    throw AddressParser.tooLong(buffer, at, endOfTarget);
                }
                if (endOfTarget == end && !isLast) {
                    return;
                }
                parser.parse(buffer, at, endOfTarget);
                at = endOfTarget;
            }
        }
    }

    private int endOfTarget() {
        int i = at;
        while (i < end && !isBlank(buffer[i]) && buffer[i] != '#') {
            i++;
        }
        return i;
    }

    private boolean startsWithByteOrderMark() {
        return end == 3
                && buffer[0] == (byte) 0xEF
                && buffer[1] == (byte) 0xBB
                && buffer[2] == (byte) 0xBF;
    }

    /// Space, and tab to carriage return.
    static boolean isBlank(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }
}
