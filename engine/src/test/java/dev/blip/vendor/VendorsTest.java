package dev.blip.vendor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VendorsTest {
    private static final Path DEBIANS = Path.of("/usr/share/ieee-data");
    private static final String HEAD =
            "Registry,Assignment,Organization Name,Organization Address\r\n";

    @TempDir Path folder;

    private Vendors of(String name, String rows) throws IOException {
        Files.writeString(folder.resolve(name), HEAD + rows);
        return Vendors.of(RegistryFiles.in(folder).compiled());
    }

    @ParameterizedTest
    @CsvSource({
        "00:00:0c:12:34:56, 'Cisco Systems, Inc'",
        "b8:27:eb:00:00:01, Raspberry Pi Foundation",
        "00:1b:c5:00:00:01, Converging Systems Inc.", // MA-S, 36 bits
        "00:50:c2:00:00:01, T.L.S. Corp.", // IAB, 36 bits
        "02:07:01:00:00:01, RACAL-DATACOM", // of the time before the second bit meant anything
        "aa:00:04:00:00:01, DIGITAL EQUIPMENT CORPORATION",
        "70:b3:d5:1e:c0:01, ''", // the registry's own: nobody had this part of it
        "02:00:0a:09:00:07, ''",
        "ff:ff:ff:ff:ff:ff, ''",
        "00:00:00:00:00:00, XEROX CORPORATION"
    })
    void shippedTableNamesWhoMadeAnInterface(String mac, String vendor) {
        assertEquals(vendor, Vendors.newestOf(List.of()).nameOf(number(mac)));
    }

    @Test
    void longestPrefixWinsAndHoldersWithoutANameAreNone() throws IOException {
        Vendors vendors =
                of(
                        "oui.csv",
                        """
                        MA-L,A0B1C2,Whole Block,"a, b"
                        MA-L,A0B1C3,IEEE Registration Authority,x
                        MA-L,A0B1C4,Private,
                        MA-M,A0B1C2D,Some of it,x
                        MA-S,A0B1C2DEF,"Little,  ""of"" it ","x
                        y"
                        MA-S,A0B1C2D00,Private,x
                        MA-L,A0B1C5,Last Without a Line End,\
                        """);
        assertEquals("Whole Block", vendors.nameOf(0xA0B1C2C00000L));
        assertEquals("Some of it", vendors.nameOf(0xA0B1C2D10000L));
        assertEquals("Little, \"of\" it", vendors.nameOf(0xA0B1C2DEFFFFL));
        assertEquals("", vendors.nameOf(0xA0B1C2D00001L));
        assertEquals("", vendors.nameOf(0xA0B1C3000000L));
        assertEquals("", vendors.nameOf(0xA0B1C4000000L));
        assertEquals("Last Without a Line End", vendors.nameOf(0xA0B1C5000000L));
        assertEquals("", vendors.nameOf(0xA0B1C6000000L));
    }

    @Test
    void blockOfTwoHoldersHasBothNames() throws IOException {
        Vendors vendors =
                of("oui.csv", "MA-L,080030,ONE,x\nMA-L,080030,Two,y\nMA-L,080030,ONE,z\n");
        assertEquals("ONE or Two or ONE", vendors.nameOf(0x080030000000L));
    }

    @Test
    void nameThatIsTooLongIsCutBetweenCharacters() throws IOException {
        String name =
                of("oui.csv", "MA-L,080031," + "\u00e9\ud83d\ude00".repeat(200) + ",x\n")
                        .nameOf(0x080031000000L);
        assertTrue("\u00e9\ud83d\ude00".repeat(200).startsWith(name), name);
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        assertTrue(bytes > 249 && bytes <= 255, name);
    }

    @Test
    void filesWithoutABlockAreRefused() throws IOException {
        assertThrows(IOException.class, () -> RegistryFiles.in(folder).compiled());
        Files.writeString(folder.resolve("oui.csv"), HEAD + "MA-L,XYZ,Nobody,x\nMA-L\n,,\n\"");
        assertThrows(IOException.class, () -> RegistryFiles.in(folder).compiled());
    }

    @Test
    void newerFilesWinAndOlderOnesDoNot() throws IOException {
        Path file = folder.resolve("oui.csv");
        Files.writeString(file, HEAD + "MA-L,00000C,Renamed,x\n");
        Vendors newer = Vendors.newestOf(List.of(folder.resolve("absent"), folder));
        assertEquals("Renamed", newer.nameOf(0x00000C000000L));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L)); // 2001
        Vendors older = Vendors.newestOf(List.of(folder));
        assertEquals("Cisco Systems, Inc", older.nameOf(0x00000C000000L));
    }

    @Test
    void newerFilesThatAreBrokenLeaveTheShippedNames() throws IOException {
        Files.writeString(folder.resolve("oui.csv"), "<html>429 Too Many Requests</html>");
        Vendors vendors = Vendors.newestOf(List.of(folder));
        assertEquals("Cisco Systems, Inc", vendors.nameOf(0x00000C000000L));
    }

    @Test
    void bytesThatAreNoTableAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new VendorTable(new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> new VendorTable(new byte[100]));
    }

    /// The independent reader is Python's, over the IEEE's files as Debian has them.
    @Test
    void everyPrefixHasTheNameThatPythonReads() throws IOException, InterruptedException {
        assumeTrue(Files.exists(DEBIANS.resolve("oui.csv")), "ieee-data is not installed");
        Map<String, String> truth = truth();
        assertTrue(truth.size() > 40_000, "prefixes: " + truth.size());
        RegistryFiles files = RegistryFiles.in(DEBIANS);
        assertEverySays(truth, Vendors.of(files.compiled()));
        if (files.epochSeconds() == Vendors.shipped().epochSeconds()) {
            assertEverySays(truth, Vendors.newestOf(List.of()));
        }
    }

    /// The first, the last and any address of each block that no other divides.
    private static void assertEverySays(Map<String, String> truth, Vendors vendors) {
        var random = new SplittableRandom(48);
        truth.forEach((prefix, name) -> {
            int rest = 48 - 4 * prefix.length();
            long first = Long.parseLong(prefix, 16) << rest;
            long last = first | (1L << rest) - 1;
            for (long mac : List.of(first, last, random.nextLong(first, last))) {
                String longest = longest(truth, mac);
                if (longest.equals(prefix)) {
                    assertEquals(name, vendors.nameOf(mac), prefix);
                }
            }
        });
    }

    private static String longest(Map<String, String> truth, long mac) {
        String digits = String.format("%012X", mac);
        for (int length : List.of(9, 7)) {
            if (truth.containsKey(digits.substring(0, length))) {
                return digits.substring(0, length);
            }
        }
        return digits.substring(0, 6);
    }

    private static Map<String, String> truth() throws IOException, InterruptedException {
        String program =
                """
                import csv, sys
                held = {}
                for name in ('oui', 'mam', 'oui36', 'iab'):
                    with open(f'/usr/share/ieee-data/{name}.csv', encoding='utf-8', newline='') as file:
                        for row in csv.DictReader(file):
                            holder = ' '.join(row['Organization Name'].split())
                            none = holder in ('Private', 'IEEE Registration Authority')
                            held.setdefault(row['Assignment'], []).append('' if none else holder)
                for prefix, holders in held.items():
                    sys.stdout.buffer.write(f"{prefix}\\t{' or '.join(holders)}\\n".encode())
                """;
        Process process = new ProcessBuilder("python3", "-c", program).start();
        var truth = new TreeMap<String, String>();
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int tab = line.indexOf('\t');
                truth.put(line.substring(0, tab), line.substring(tab + 1));
            }
        }
        assertEquals(0, process.waitFor());
        return truth;
    }

    private static long number(String mac) {
        return Long.parseLong(mac.replace(":", ""), 16);
    }
}
