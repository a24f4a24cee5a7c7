package dev.blip.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.targets.TargetSpec.Use;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetListTest {
    private static AddressSet read(String list) throws IOException, TargetSyntaxException {
        return read(bytes(list));
    }

    private static AddressSet read(InputStream list) throws IOException, TargetSyntaxException {
        return read(list, Use.STRICT_TARGETS).addresses();
    }

    private static AddressSet excluded(String list) throws IOException, TargetSyntaxException {
        return read(bytes(list), Use.EXCLUSIONS).addresses();
    }

    private static TargetSpec read(InputStream list, Use use)
            throws IOException, TargetSyntaxException {
        var spec = new TargetSpec(use);
        spec.add(list, "hosts.txt");
        return spec;
    }

    private static InputStream bytes(String list) {
        return new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8));
    }

    /// Hands out a few bytes a time, as a pipe may.
    private static final class Trickle extends InputStream {
        private final byte[] bytes;
        private final SplittableRandom random = new SplittableRandom(1);
        private int at;

        Trickle(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return at < bytes.length ? bytes[at++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] buffer, int from, int length) {
            if (at == bytes.length) {
                return -1;
            }
            int count = Math.min(random.nextInt(1, 12), Math.min(length, bytes.length - at));
            System.arraycopy(bytes, at, buffer, from, count);
            at += count;
            return count;
        }
    }

    @Test
    void linesCommentsAndFormsMayBeMixed() throws IOException, TargetSyntaxException {
        String list =
                """
                # the office
                10.0.0.1-10.0.0.2\t10.0.0.4/32   # gateway, switch, printer
                ; as others comment
                ! and as routers do

                10.0.1.0/30 ! a link
                   10.0.2.1-10.0.2.3,10.0.2.5-
                10.0.3-4.1,9#no space before
                # 10.9.9.9
                ;10.9.9.9
                10.0.5.0/31 ; SBL256894
                """;
        String expected =
                "10.0.0.1-10.0.0.2,10.0.0.4,10.0.1.0-10.0.1.3,10.0.2.1-10.0.2.3,10.0.2.5-10.0.2.255,"
                        + "10.0.3.1,10.0.3.9,10.0.4.1,10.0.4.9,10.0.5.0-10.0.5.1";
        assertEquals(expected, read(list).toString());
        assertEquals(expected, read(list.replace("\n", "\r\n")).toString());
        assertEquals(expected, read("\uFEFF" + list).toString());
        assertEquals(expected, read(list.stripTrailing()).toString());
        assertEquals(expected, read(new Trickle(list.getBytes(StandardCharsets.UTF_8))).toString());
    }

    /// The targets that have a port of their own, in their order.
    static String text(TargetSpec spec) {
        TargetPairs pairs = spec.pairs();
        var text = new StringJoiner(" ");
        for (long index = 0; pairs != null && index < pairs.size(); index++) {
            text.add(AddressSet.dotted(pairs.address(index)) + ":" + pairs.port(index));
        }
        return text.toString();
    }

    @Test
    void addressesWithAPortMayStandBetweenOthers() throws IOException, TargetSyntaxException {
        String list =
                """
                10.0.0.2:65535
                10.0.0.7
                10.0.0.1:8443   # admin
                  10.0.0.2:0\t
                10.0.0.0/31
                10.0.0.1:8443
                255.255.255.255:65535
                """;
        String expected = "10.0.0.1:8443 10.0.0.2:0 10.0.0.2:65535 255.255.255.255:65535";
        for (String each : List.of(list, list.replace("\n", "\r\n"), list.stripTrailing())) {
            for (boolean isSlow : List.of(false, true)) {
                byte[] octets = each.getBytes(StandardCharsets.UTF_8);
                InputStream stream = isSlow ? new Trickle(octets) : bytes(each);
                TargetSpec spec = read(stream, Use.STRICT_TARGETS);
                assertEquals(expected, text(spec));
                assertEquals("10.0.0.0-10.0.0.1,10.0.0.7", spec.addresses().toString());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.1:65536       | column 10 | the highest port is 65535",
                "'  10.0.0.1:'        | column 12 | nothing stands where a port belongs",
                "10.0.0.1:80-90 # web | column 10 | behind a colon stands one port, as a number",
                "10.0.0.1:80 10.0.0.2:99999 | column 22 | the highest port is 65535",
                "10.0.0.1:80 10.0.0.2:81 | column 13 | it may mean 2 targets, or one and what is noted about it",
                "10.0.0.1:80,10.0.0.2:81 | column 13 | it may mean 2 targets, or one and what is noted about it",
                "10.0.0.1:80 open     | column 13 | it may mean 2 targets, or one and what is noted about it",
            })
    void aLineWithAPortThatHasNoOneMeaningIsSkippedAndSaysWhere(
            String line, String column, String why) throws IOException, TargetSyntaxException {
        TargetSpec spec = read(bytes("10.0.0.9:1\n" + line + "\n10.0.0.9:2\n"), Use.TARGETS);
        assertEquals("10.0.0.9:1 10.0.0.9:2", text(spec));
        TargetSyntaxException unusable = spec.unusable().getFirst();
        assertEquals(why, unusable.why());
        assertTrue(
                unusable.what().endsWith("(hosts.txt, line 2, " + column + ")"), unusable.what());
        assertEquals(1, spec.unusable().size());
        assertTrue(spec.addresses().isEmpty());
    }

    @Test
    void aBadPortSaysWhatWouldBeAccepted() throws IOException, TargetSyntaxException {
        TargetSpec spec = read(bytes("10.0.0.1:99999\n"), Use.TARGETS);
        assertEquals(
                """
                not a target: "10.0.0.1:99999" (hosts.txt, line 1, column 10): the highest port is 65535
                  needs: one address, a colon and one port, a number from 0 to 65535
                  try:   10.0.0.1:443\
                """,
                spec.unusable().getFirst().getMessage());
    }

    @Test
    void aListOfPairsIsWhatWasWrittenIntoIt() throws IOException, TargetSyntaxException {
        var random = new SplittableRandom(7);
        var expected = new TreeSet<Long>();
        var list = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            int address = random.nextInt() >>> random.nextInt(8) & ~0xFF | random.nextInt(1, 255);
            int port = random.nextInt(65_536) >>> random.nextInt(17);
            expected.add(Ipv4Targets.target(address, port));
            list.append(AddressSet.dotted(address)).append(':').append(port).append('\n');
        }
        TargetPairs pairs =
                Objects.requireNonNull(read(bytes(list.toString()), Use.STRICT_TARGETS).pairs());
        assertEquals(expected.size(), pairs.size());
        long index = 0;
        for (long target : expected) {
            assertEquals(target, pairs.target(index++));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "#",
                "# 10.0.0.1",
                "\r\n\r\n",
                " \t ",
                "\uFEFF",
                "\uFEFF\n",
                "#\n#\n"
            })
    void listWithoutTargetsIsEmpty(String list) throws IOException, TargetSyntaxException {
        assertTrue(read(list).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.3.4", "1.2.3.4\n", "1.2.3.4 ", "\t1.2.3.4", "\uFEFF1.2.3.4"})
    void shortestListsAreReadToTheLastByte(String list) throws IOException, TargetSyntaxException {
        assertEquals(1, read(list).count());
    }

    @Test
    void namesAreKeptWithTheirPlace() throws IOException, TargetSyntaxException {
        TargetSpec spec = read(bytes("a\n\nb.example/30 # c\n"), Use.TARGETS);
        assertEquals(
                List.of(
                        new NamedTarget("a", 32, "hosts.txt", 1),
                        new NamedTarget("b.example", 30, "hosts.txt", 3)),
                spec.names());
        assertEquals("hosts.txt, line 3", spec.names().getLast().place());
        assertEquals("0.0.0.0-0.0.0.3", spec.names().getLast().around(1).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "198.18.0.0\t198.18.0.255          | 198.18.0.0-198.18.0.255",
                "198.18.0.0  198.18.0.255          | 198.18.0.0-198.18.0.255",
                "198.18.0.0,198.18.0.255           | 198.18.0.0-198.18.0.255",
                "198.18.0.0 - 198.18.0.255         | 198.18.0.0-198.18.0.255",
                "198.18.0.0 255.255.255.0          | 198.18.0.0-198.18.0.255",
                "198.18.0.7 255.255.255.0          | 198.18.0.0-198.18.0.255",
                "198.18.0.7 255.255.255.255        | 198.18.0.7",
                "198.18.0.0 0.0.0.255              | 198.18.0.0-198.18.0.255",
                "10.0.0.0 255.0.0.0                | 10.0.0.0-10.255.255.255",
                "224.0.0.0 239.255.255.255         | 224.0.0.0-239.255.255.255",
                "240.0.0.0 255.255.255.255         | 240.0.0.0-255.255.255.255",
                "0.0.0.0 255.255.255.255           | 0.0.0.0-255.255.255.255",
                "0.0.0.0 0.0.0.0                   | 0.0.0.0-255.255.255.255",
                "198.18.0.1 198.18.0.1             | 198.18.0.1",
                "198.18.0.0/24 198.18.2.0/24       | 198.18.0.0-198.18.0.255,198.18.2.0-198.18.2.255",
            })
    void columnsOfAnExclusionMeanTheWidestThatTheyCanMean(String list, String expected)
            throws IOException, TargetSyntaxException {
        assertEquals(expected, excluded(list).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "198.18.0.255 198.18.0.0",
                "198.18.0.1 198.18.0.2 198.18.0.3",
                "198.18.0.1 198.18.0.9 host",
                "198.18.0.0 255.0.255.0",
                "10.0.0.0 224.0.0.0",
                "198.18.0.0 0.0.0.0",
                "198.18.0.0 router.example",
                "router.example 198.18.0.1",
                "one.example two.example",
                "198.18.0.0/24 office",
                "198.18.0.0/24 198.18.0.1",
                "198.18.0.0\t198.18.0.255\t24\t1234\tNAME",
                "add blocklist 198.18.0.0/24",
                "Some Corp:198.18.0.0-198.18.0.255",
                "-A INPUT -s 198.18.0.0/24 -j DROP",
                "198.18.0.1 ; 198.18.0.9",
                "!198.18.0.1",
                "198.18.0.1 !198.18.0.9",
                "255.255.255.0",
                "\"198.18.0.0\",\"198.18.0.255\"",
            })
    void whatAnExclusionDoesNotSayForSureIsRefused(String line) {
        var refusal = assertThrows(TargetSyntaxException.class, () -> excluded(line));
        assertEquals(1, refusal.line());
    }

    @Test
    void lineOfTwoMeaningsNamesItsPlaceTheMeaningsAndWhatToWrite() {
        var refusal =
                assertThrows(
                        TargetSyntaxException.class,
                        () -> read("10.0.0.0/24\n 198.18.0.0\t198.18.0.255 # pool\n"));
        assertEquals(
                """
                not a clear line: "198.18.0.0\\x09198.18.0.255" (hosts.txt, line 2, column 13): \
                it may mean 198.18.0.0-198.18.0.255 or two targets
                  needs: one target a line; or prefixes and ranges alone; or a network and its mask
                  try:   198.18.0.0-198.18.0.255, or one target a line\
                """,
                refusal.getMessage());
    }

    @Test
    void targetsHaveTheMeaningThatOnlyOneIsPossible() throws IOException, TargetSyntaxException {
        assertEquals(256, read("198.18.0.0 255.255.255.0").count());
        assertEquals("10.0.0.1-10.0.0.2", read("10.0.0.1 10.0.0.2").toString());
        for (String line : new String[] {"198.18.0.0 198.18.0.255", "240.0.0.0 255.255.255.255"}) {
            assertThrows(TargetSyntaxException.class, () -> read(line));
        }
    }

    @Test
    void lineOfTargetsThatCannotBeUsedIsSkippedWholeAndKept()
            throws IOException, TargetSyntaxException {
        TargetSpec spec =
                read(bytes("10.0.0.1\nbad!\n10.0.1.0/24 10.0.2.0/33\n10.0.0.3\n"), Use.TARGETS);
        assertEquals("10.0.0.1,10.0.0.3", spec.addresses().toString());
        assertEquals(
                List.of(2L, 3L),
                spec.unusable().stream().map(TargetSyntaxException::line).toList());
    }

    @Test
    void fileThatIsNoListIsRefusedEvenIfLinesMayBeSkipped() {
        for (String file :
                new String[] {"10.0.0.1\n\0\n", "a".repeat(8193), "bad!\n".repeat(10_001)}) {
            var refusal =
                    assertThrows(TargetSyntaxException.class, () -> read(bytes(file), Use.TARGETS));
            assertTrue(refusal.what().startsWith("not a list: "), refusal.what());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.1\\n10.0.0.2\\n010.0.0.3\\n     | 3 | 010.0.0.3",
                "10.0.0.1\\r\\n\\r\\n10.0.0.256\\r\\n   | 3 | 10.0.0.256",
                "bad!                                   | 1 | bad!",
                "# c\\n# c\\n::1                        | 3 | ::1",
                "10.0.0.1\\n10.0.0.2\\n\\n\\n1.2.3      | 5 | 1.2.3",
            })
    void errorNamesFileLineAndText(String list, long line, String text) {
        String lines = list.replace("\\n", "\n").replace("\\r", "\r");
        for (InputStream in :
                new InputStream[] {
                    new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)),
                    new Trickle(lines.getBytes(StandardCharsets.UTF_8))
                }) {
            var refusal = assertThrows(TargetSyntaxException.class, () -> read(in));
            assertEquals("hosts.txt", refusal.source());
            assertEquals(line, refusal.line());
            assertEquals(text, refusal.text());
            assertEquals(
                    "not a target: \"" + text + "\" (hosts.txt, line " + line + ")",
                    refusal.what());
        }
    }

    @Test
    void addressesAtEveryOffsetOfTheBufferAreReadWhole() throws IOException, TargetSyntaxException {
        for (int shift = 0; shift < 40; shift++) {
            var list = new StringBuilder("#".repeat(65_536 - 20 - 1) + "\n");
            list.append(" ".repeat(shift))
                    .append("203.113.100.250\n203.113.100.251 ; some words\n10.0.0.0/31");
            AddressSet set = read(list.toString());
            assertEquals("10.0.0.0-10.0.0.1,203.113.100.250-203.113.100.251", set.toString());
        }
    }

    @Test
    void aMillionLinesAreRead() throws IOException, TargetSyntaxException {
        var random = new SplittableRandom(2);
        var list = new StringBuilder(15_000_000);
        var expected = new AddressSet.Builder();
        for (int i = 0; i < 1_000_000; i++) {
            int address = random.nextInt();
            expected.add(address);
            list.append(AddressSet.dotted(address)).append('\n');
        }
        assertEquals(expected.build(), read(list.toString()));
    }

    @Test
    void commentsMayBeOfAnyLength() throws IOException, TargetSyntaxException {
        String words = "10.0.0.9 ".repeat(1_200_000); // 10.8 MB
        assertEquals(2, read("#" + words + "\n10.0.0.1 #" + words + "\n10.0.0.2").count());
    }

    @Test
    void lineLongerThanAnyIsRefusedBeforeItIsReadWhole() {
        byte[] endless = new byte[10_000_000];
        Arrays.fill(endless, (byte) 'a');
        var refusal =
                assertThrows(
                        TargetSyntaxException.class, () -> read(new ByteArrayInputStream(endless)));
        assertEquals("no line takes more than 8192 bytes", refusal.why());
        assertEquals("a".repeat(80) + "...", refusal.text());
    }

    @Test
    void longestPossibleOctetListFits() throws IOException, TargetSyntaxException {
        var numbers = new StringBuilder("0");
        for (int i = 1; i < 256; i++) {
            numbers.append(',').append(i);
        }
        assertEquals(AddressSet.ALL, read(numbers + "." + numbers + "." + numbers + "." + numbers));
    }

    @Test
    void listInUtf16SaysWhatIsWrongWithIt() {
        byte[] list = "\uFEFF10.0.0.1\n".getBytes(StandardCharsets.UTF_16LE);
        var refusal =
                assertThrows(
                        TargetSyntaxException.class, () -> read(new ByteArrayInputStream(list)));
        assertTrue(refusal.getMessage().contains("\\xff\\xfe1\\x000\\x00"), refusal.getMessage());
        assertTrue(refusal.why().contains("UTF-16"), refusal.why());
    }

    @Test
    void nulBytesAreRefusedWhereverTheyStand() {
        for (String list :
                new String[] {
                    "\0", "10.0.0.1\0", "\0" + "10.0.0.1", "10.0.0.1\n\0\n", "10.0\0.0.1"
                }) {
            assertThrows(TargetSyntaxException.class, () -> read(list));
        }
    }

    @Test
    void garbageIsRefusedOrReadButNeverMore() {
        var random = new SplittableRandom(99);
        byte[] alphabet =
                "0123456789.,-/*# \n\r:abx_\0\u00ff".getBytes(StandardCharsets.ISO_8859_1);
        for (int round = 0; round < 20_000; round++) {
            byte[] list = new byte[random.nextInt(60)];
            for (int i = 0; i < list.length; i++) {
                boolean isAny = random.nextInt(20) == 0;
                list[i] =
                        isAny ? (byte) random.nextInt() : alphabet[random.nextInt(alphabet.length)];
            }
            try {
                AddressSet set = read(new ByteArrayInputStream(list));
                assertTrue(set.count() >= 0);
            } catch (IOException e) {
                throw new AssertionError(e);
            } catch (TargetSyntaxException e) {
                assertTrue(e.line() >= 1 && e.text().length() <= 4 * SpecFault.SHOWN_BYTES + 3);
            }
        }
    }

    @Test
    void brokenStreamIsReportedAsSuch() {
        var broken =
                new SequenceInputStream(
                        new ByteArrayInputStream("10.0.0.1 ".getBytes(StandardCharsets.UTF_8)),
                        new InputStream() {
                            @Override
                            public int read() throws IOException {
                                throw new IOException("gone");
                            }

                            @Override
                            public int read(byte[] buffer, int from, int length)
                                    throws IOException {
                                return read();
                            }
                        });
        assertEquals("gone", assertThrows(IOException.class, () -> read(broken)).getMessage());
    }
}
