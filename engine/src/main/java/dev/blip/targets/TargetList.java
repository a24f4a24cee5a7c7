package dev.blip.targets;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A list of targets as a stream of bytes: finds its lines and their comments, without a `String` for any of them.
/// Reads once, by one thread.
final class TargetList {
    /// Longest text of one line, its comment not counted: an octet list that names every number four times has some
    /// 3,700 bytes.
    static final int MAX_LINE_BYTES = 8192;

    /// Most lines without meaning that are told one by one; with more, it is no list of targets.
    static final int MOST_UNUSABLE = 10_000;

    private static final int BUFFER_BYTES = 1 << 16; // holds any line and a good read besides
    private static final int LOOK_AHEAD_BYTES = 64; // into a comment, to see if it is one
    private static final int LONGEST_PLAIN_BYTES =
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff\r\n".length();
    private static final String NEEDS = "UTF-8 text with one target a line";

    private final InputStream list;
    private final String source;
    private final AddressParser parser;
    private final TargetLine reader;
    private final @Nullable List<TargetSyntaxException> unusable;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at; // the first byte of a line, or a byte of a comment
    private int end; // bytes in the buffer
    private int commentStart; // where the comment of the line at `at` starts; -1 if it has none
    private long line = 1;
    private long targets;
    private boolean isInComment;

    /// @param unusable  takes lines that cannot be used; null if the first of them ends it all
    TargetList(
            InputStream list,
            String source,
            AddressParser parser,
            TargetLine reader,
            @Nullable List<TargetSyntaxException> unusable) {
        this.list = list;
        this.source = source;
        this.parser = parser;
        this.reader = reader;
        this.unusable = unusable;
    }

    /// Reads to the end.
    ///
    /// @return how many lines hold a target
    long read() throws IOException, TargetSyntaxException {
        end = list.readNBytes(buffer, 0, 3);
        at = startsWithByteOrderMark() ? 3 : 0;
        boolean isLast = false;
        while (!isLast) {
            int count = list.read(buffer, end, BUFFER_BYTES - end);
            isLast = count < 0;
            end += Math.max(0, count);
            try {
                readWhole(isLast);
            } catch (SpecFault fault) {
                throw fault.at(source, line);
            }
            System.arraycopy(buffer, at, buffer, 0, end - at);
            end -= at;
            at = 0;
        }
        return targets;
    }

    /// Reads every line that lies wholly in the buffer and leaves `at` on the first that may not.
    ///
    /// @param isLast  nothing comes after what is in the buffer
    private void readWhole(boolean isLast) throws SpecFault, TargetSyntaxException {
        while (at < end) {
            if (isInComment) {
                skipComment();
                continue;
            }
            if (readPlain()) {
                continue;
            }
            int endOfLine = endOfLine();
            boolean isOpen = endOfLine == end && !isLast;
            boolean isCut = commentStart >= 0 && end - commentStart < LOOK_AHEAD_BYTES && !isLast;
            int endOfText = commentStart >= 0 ? commentStart : endOfLine;
            if (endOfText - at > MAX_LINE_BYTES) {
                throw tooLong(endOfText);
            }
            if (isOpen && commentStart < 0 || isCut && isOpen) {
                return;
            }
            readLine(endOfText, endOfLine);
            isInComment = commentStart >= 0;
            at = endOfText;
            if (!isInComment && at < end) {
                nextLine();
            }
        }
    }

    /// Reads a line that is one address, or one with a port, and nothing else, which is what lists of millions have: in
    /// one look, where any other line takes several.
    private boolean readPlain() throws SpecFault {
        int bound = Math.min(end, at + LONGEST_PLAIN_BYTES);
        int endOfLine = at;
        while (endOfLine < bound && buffer[endOfLine] != '\n') {
            endOfLine++;
        }
        if (endOfLine == bound) {
            return false;
        }
        boolean isWindows = endOfLine > at && buffer[endOfLine - 1] == '\r';
        int endOfText = isWindows ? endOfLine - 1 : endOfLine;
        if (!parser.parseOneAddress(buffer, at, endOfText)) {
            return false;
        }
        targets++;
        at = endOfLine;
        nextLine();
        return true;
    }

    private void nextLine() {
        at++;
        line++;
    }

    private void skipComment() {
        while (at < end && buffer[at] != '\n') {
            at++;
        }
        if (at < end) {
            isInComment = false;
            nextLine();
        }
    }

    /// The end of the line, and `commentStart`. `#` always starts a comment; `;` and `!` do where nothing or a blank
    /// stands before them.
    private int endOfLine() throws SpecFault {
        commentStart = -1;
        boolean isAfterBlank = true;
        for (int i = at; i < end; i++) {
            byte b = buffer[i];
            if (b == '\n') {
                return i;
            }
            if (commentStart < 0) {
                if (b == '#' || (isAfterBlank && (b == ';' || b == '!'))) {
                    commentStart = i;
                } else if (b >= 0 && b < ' ' && !isBlank(b)) {
                    throw noText(i);
                }
            }
            isAfterBlank = isBlank(b);
        }
        return end;
    }

    private void readLine(int endOfText, int endOfLine) throws SpecFault, TargetSyntaxException {
        boolean isEmpty = true;
        for (int i = at; i < endOfText && isEmpty; i++) {
            isEmpty = isBlank(buffer[i]);
        }
        try {
            if (commentStart >= 0) {
                checkComment(isEmpty, endOfLine);
            }
            if (!isEmpty) {
                targets++;
                parser.at(source, line);
                reader.read(buffer, at, endOfText);
            }
        } catch (SpecFault fault) {
            if (unusable == null) {
                throw fault;
            }
            if (unusable.size() == MOST_UNUSABLE) {
                throw noList(fault);
            }
            unusable.add(fault.at(source, line));
        }
    }

    /// A semicolon may separate columns, and an exclamation mark may mean "not": neither is a comment if what follows
    /// it is a target.
    private void checkComment(boolean isWholeLine, int endOfLine) throws SpecFault {
        byte mark = buffer[commentStart];
        int from = commentStart + 1;
        boolean isApart = from < endOfLine && isBlank(buffer[from]);
        while (from < endOfLine && isBlank(buffer[from])) {
            from++;
        }
        boolean isCommentedOut = isWholeLine && (mark == ';' || isApart);
        if (mark == '#' || isCommentedOut || !startsWithAddress(from, endOfLine)) {
            return;
        }
        String shown = SpecFault.shown(buffer, at, endOfLine).strip();
        String why =
                mark == '!'
                        ? "'!' may start a comment, or mean: not this"
                        : "';' may start a comment, or separate two targets";
        throw new SpecFault("clear line", shown, why, NEEDS, "# for a comment, or --exclude")
                .atColumn(commentStart - at + 1);
    }

    private boolean startsWithAddress(int from, int endOfLine) {
        int to = from;
        while (to < endOfLine && !isBlank(buffer[to])) {
            to++;
        }
        return AddressParser.startsWithAddress(buffer, from, to);
    }

    private SpecFault tooLong(int endOfText) {
        String why = "no line takes more than " + MAX_LINE_BYTES + " bytes";
        return new SpecFault("list", SpecFault.shown(buffer, at, endOfText), why, NEEDS, "");
    }

    private SpecFault noText(int badByte) {
        int to = Math.min(end, badByte + 8);
        String why =
                "it holds bytes that no text has (a list in UTF-16 has to be turned into UTF-8)";
        return new SpecFault("list", SpecFault.shown(buffer, at, to), why, NEEDS, "");
    }

    private static SpecFault noList(SpecFault last) {
        String why = "more than " + MOST_UNUSABLE + " lines cannot be used; this is one of them";
        return new SpecFault("list", last.text(), why, NEEDS, "");
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
