package dev.blip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.JavaSources.Function;
import dev.blip.JavaSources.JavaFile;
import dev.blip.JavaSources.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The shape of the engine: short functions, types that know few others, values of few parts, comments that say why,
/// doc lines with the subject first.
///
/// What does not hold yet stands in a list beside its rule, and each list can only get shorter: a new offender fails
/// the test, and so does an entry that offends no longer.
class HouseShapeTest {
    private static final Set<String> ROOMS_OF_SHORT_FUNCTIONS = Set.of("ask", "way", "pace");
    private static final int MOST_MEDIAN_LINES = 5;
    private static final int MOST_LINES_OF_NINE_TENTHS = 20;
    private static final Set<String> LONG_FUNCTIONS =
            Set.of("pace, median", "way, median", "way, nine tenths");

    private static final int MOST_COLLABORATORS = 12;
    private static final String CONDUCTOR = "scan";
    private static final Set<String> KNOWS_MANY =
            Set.of(
                    "ask/Closer",
                    "ask/Receiver",
                    "ask/TransmitSide",
                    "ask/Transmitter",
                    "connect/ConnectDispatcher",
                    "connect/ConnectScan",
                    "forecast/Cautions",
                    "host/GatewayResolver",
                    "host/LinkEvents",
                    "host/Netlink",
                    "host/RouteTable",
                    "link/ArpSocket",
                    "link/PacketRing",
                    "link/RawSocketSender",
                    "link/TransmitRing",
                    "link/XdpReceiver",
                    "link/XdpSocket",
                    "trust/HostWatch",
                    "trust/WatchedScan",
                    "way/Ends",
                    "way/KernelsWay",
                    "way/LinkChooser",
                    "way/LinkWatch");

    private static final int MOST_PARTS = 10;
    private static final String ROOM_OF_RECORDS = "report";

    private static final int LEAST_COMMENT_PERCENT = 16;
    private static final Set<String> ROOMS_OF_A_SCAN =
            Set.of("run", "way", "ask", "connect", "trust", "forecast", "scan");

    /// Rooms with less, and what they have at the least.
    private static final Map<String, Integer> SAYS_LITTLE = Map.of("ask", 14, "scan", 8, "way", 13);

    private static final Pattern FRAGMENT =
            Pattern.compile("/// (Of|By|As|Whom|From|With|Like|Likewise)\\b.*");
    private static final Set<String> BEGINS_WITH_A_FRAGMENT =
            Set.of(
                    "ask/Receiver",
                    "ask/Transmitter",
                    "link/FrameReceiver",
                    "link/FrameSender",
                    "link/LinkException",
                    "link/PacketSocketSender",
                    "link/SendSocket",
                    "link/SlotBatch",
                    "link/TransmitRing",
                    "link/XdpSender",
                    "link/XdpSocket",
                    "plan/Decoys",
                    "plan/Pace",
                    "plan/RetryPolicy",
                    "plan/TimeLimits",
                    "plan/Transmit",
                    "probe/Cookies",
                    "probe/SynProbe",
                    "report/ExpectedMissed",
                    "report/ReplyPath",
                    "report/ScanSummary",
                    "scan/NeighbourScan",
                    "way/LinkChooser",
                    "wire/Ipv4",
                    "wire/Tcp",
                    "wire/TcpOptions");

    private static final Pattern TYPE = Pattern.compile("dev\\.blip\\.\\w+\\.[A-Z]\\w*");
    private static final Pattern COMMENT = Pattern.compile("(.*\\s)?//.*");

    private final List<JavaFile> engine =
            JavaSources.read(Checkout.here()).stream()
                    .filter(file -> file.module().equals("engine") && file.isShipped())
                    .filter(file -> !file.isModuleInfo())
                    .toList();

    @Test
    void functionsAreShortWhereSpeedIsDecided() {
        var offenders = new TreeMap<String, Integer>();
        for (String room : ROOMS_OF_SHORT_FUNCTIONS) {
            List<Integer> lines =
                    inRoom(room)
                            .flatMap(file -> file.functions().stream())
                            .map(Function::lines)
                            .sorted()
                            .toList();
            int median = lines.get(lines.size() / 2);
            int ofNineTenths = lines.get(lines.size() * 9 / 10);
            if (median > MOST_MEDIAN_LINES) {
                offenders.put(room + ", median", median);
            }
            if (ofNineTenths > MOST_LINES_OF_NINE_TENTHS) {
                offenders.put(room + ", nine tenths", ofNineTenths);
            }
        }
        assertEquals(new TreeSet<>(LONG_FUNCTIONS), offenders.keySet(), offenders::toString);
    }

    @Test
    void typesKnowFewOthers() {
        var offenders = new TreeSet<String>();
        for (JavaFile file : engine) {
            int others = collaborators(file).size();
            if (others > MOST_COLLABORATORS && !file.room().equals(CONDUCTOR)) {
                offenders.add(placeOf(file));
            }
        }
        assertEquals(new TreeSet<>(KNOWS_MANY), offenders);
    }

    @Test
    void valuesAreMadeOfFewParts() {
        Set<String> offenders =
                engine.stream()
                        .filter(file -> !file.room().equals(ROOM_OF_RECORDS))
                        .flatMap(file -> file.products().stream())
                        .filter(product -> product.parts() > MOST_PARTS)
                        .map(Product::name)
                        .map(name -> name.replace("dev.blip.", ""))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), offenders);
    }

    /// Comments at the end of a line count as much as those above one; imports and empty lines count for nothing.
    @Test
    void roomsOfAScanSayWhy() {
        var offenders = new TreeMap<String, Integer>();
        for (String room : ROOMS_OF_A_SCAN) {
            List<String> lines =
                    inRoom(room)
                            .flatMap(file -> file.text().lines())
                            .filter(line -> !line.isBlank() && !line.startsWith("import "))
                            .toList();
            long comments = lines.stream().filter(line -> COMMENT.matcher(line).matches()).count();
            int percent = (int) (100 * comments / lines.size());
            if (percent < LEAST_COMMENT_PERCENT) {
                offenders.put(room, percent);
            }
        }
        assertEquals(SAYS_LITTLE.keySet(), offenders.keySet(), offenders::toString);
        offenders.forEach((room, percent) ->
                assertTrue(percent >= SAYS_LITTLE.getOrDefault(room, 0), offenders::toString));
    }

    @Test
    void docLinesHaveTheirSubjectFirst() {
        var offenders = new TreeMap<String, List<String>>();
        for (JavaFile file : engine) {
            String before = "";
            for (String line : file.text().lines().map(String::strip).toList()) {
                if (FRAGMENT.matcher(line).matches() && !before.startsWith("///")) {
                    offenders.computeIfAbsent(placeOf(file), any -> new ArrayList<>()).add(line);
                }
                before = line;
            }
        }
        assertEquals(
                new TreeSet<>(BEGINS_WITH_A_FRAGMENT), offenders.keySet(), offenders::toString);
    }

    private Stream<JavaFile> inRoom(String room) {
        return engine.stream().filter(file -> file.room().equals(room));
    }

    /// `room/Type`.
    private static String placeOf(JavaFile file) {
        return file.room() + "/" + file.file().getFileName().toString().replace(".java", "");
    }

    /// Types of the engine that the file's types name: of other rooms by import, of their own by name.
    private Set<String> collaborators(JavaFile file) {
        Set<String> others =
                file.names().stream()
                        .filter(name -> TYPE.matcher(name).matches())
                        .collect(Collectors.toCollection(TreeSet::new));
        inRoom(file.room())
                .filter(other -> !other.equals(file))
                .flatMap(other -> other.types().stream().limit(1))
                .filter(file.names()::contains)
                .forEach(others::add);
        return others;
    }
}
