package dev.blip.app.output;

import dev.blip.address.IpAddress;
import dev.blip.report.Observation;
import dev.blip.report.Reply;
import dev.blip.report.Station;
import dev.blip.report.Stations;
import dev.blip.targets.GivenNames;
import dev.blip.targets.PortSet;
import dev.blip.targets.Transport;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One small scan that has every kind of verdict, for the tests of all formats.
final class Sample {
    static final long START = 1_767_323_045_678_901_234L; // 2026-01-02T03:04:05.678901234Z
    static final int FIRST = 0xC6120001; // 198.18.0.1
    static final int SECOND = 0xC61200FE;
    static final IpAddress ROUTER = IpAddress.ipv4(0xC6120064);

    static final Observation OPEN =
            Observation.of(FIRST, 80, Reason.SYN_ACK, 1, START, Reply.of(64, 123_400));
    static final Observation CLOSED =
            Observation.of(FIRST, 22, Reason.RESET, 2, START, Reply.of(63, 9_870_000));
    static final Observation SILENT =
            Observation.of(SECOND, 443, Reason.NO_RESPONSE, 4, START, Reply.NONE);
    static final Observation PROHIBITED =
            new Observation(
                    SECOND,
                    null,
                    80,
                    Transport.TCP,
                    Reason.ADMIN_PROHIBITED,
                    1,
                    START,
                    Reply.of(250, 1_250_000_000L),
                    ROUTER);
    static final List<Observation> ALL =
            List.of(SILENT, OPEN, PROHIBITED, CLOSED); // in random order, as they come

    /// Two hops away, where its host is twelve.
    static final Observation FROM_BEFORE =
            Observation.of(FIRST, 25, Reason.SYN_ACK, 1, START, Reply.of(62, 50_000));

    static final Observation HOSTS_OWN =
            Observation.of(FIRST, 80, Reason.SYN_ACK, 1, START, Reply.of(52, 123_400));
    static final Observation LIE =
            Observation.of(SECOND, 80, Reason.ANSWERS_EVERYTHING, 1, START, Reply.of(61, 50_000));
    static final Observation NEARBY =
            Observation.of(SECOND, 81, Reason.NO_RESPONSE, 2, START, Reply.NONE)
                    .nearErrorsOf(ROUTER);
    static final Observation NOT_ON_LINK =
            Observation.of(FIRST + 1, 80, Reason.SYN_ACK, 1, START, Reply.of(61, 50_000));
    static final String VENDOR = "=\"Pi\" & \u001bSons";
    static final List<Observation> LYING = List.of(LIE, HOSTS_OWN, NEARBY, FROM_BEFORE);

    static final String LIES =
            "1 host answers on every port; 1 port is not called open for it (--show all)";
    static final String COMPLETENESS = "5 targets, 2 answered; probably missed 0 (0 to 1)";

    /// Its one link has the number 2.
    static final AddressBook BOOK =
            new AddressBook(GivenNames.NONE, Neighbourhood.NONE, link -> link == 2 ? "eth0" : "");

    private Sample() {}

    static ScanStart start(String commandLine) {
        return new ScanStart(
                commandLine,
                "9.8.7",
                START,
                Question.TCP_SYN,
                PortSet.of(22, 80, 443, 444, 445),
                256,
                BOOK,
                EnumSet.allOf(State.class),
                _ -> 0);
    }

    /// Names for both hosts: two for the first.
    static ScanStart startWithNames() {
        ScanStart s = start("blip scan -iL names");
        GivenNames names =
                new GivenNames.Builder()
                        .add(FIRST, "a&<\"\u001bb.example")
                        .add(FIRST, "-c,d.example")
                        .add(SECOND, "second.example")
                        .build();
        return with(s, names, Neighbourhood.NONE);
    }

    private static ScanStart with(ScanStart s, GivenNames names, Neighbourhood neighbours) {
        return new ScanStart(
                s.commandLine(),
                s.version(),
                s.epochNanos(),
                s.question(),
                s.ports(),
                s.addresses(),
                new AddressBook(names, neighbours, BOOK.interfaceOf()),
                s.listed(),
                s.asked().ofHost());
    }

    /// A vendor's interface at the first address, the same one behind a name; two made-up ones at the second.
    static ScanStart startOnLink() {
        ScanStart s = start("blip scan 198.18.0.0/24");
        var stations =
                new Stations() {
                    @Override
                    public boolean areAsked() {
                        return true;
                    }

                    @Override
                    public @Nullable Station of(IpAddress address) {
                        if (address.equals(IpAddress.ipv4(FIRST))) {
                            return new Station(0xB827EB000007L, Station.NO_MAC, false);
                        }
                        return address.equals(IpAddress.ipv4(SECOND))
                                ? new Station(0x02000A090007L, 0x060000000001L, true)
                                : null;
                    }
                };
        return with(
                s,
                new GivenNames.Builder().add(FIRST, "first.example").build(),
                new Neighbourhood(stations, mac -> mac >>> 24 == 0xB827EB ? VENDOR : ""));
    }

    /// Three hosts asked whether they are up, the first one on our own link.
    static final List<Observation> HOSTS =
            List.of(
                    Observation.of(FIRST, 0, Reason.ARP_RESPONSE, 1, START, Reply.of(-1, 81_000)),
                    Observation.of(FIRST + 1, 0, Reason.RESET, 3, START, Reply.of(61, 1_250_000)),
                    Observation.of(FIRST + 2, 0, Reason.NO_RESPONSE, 4, START, Reply.NONE));

    static ScanStart startOfHosts() {
        ScanStart s = startOnLink();
        return new ScanStart(
                s.commandLine(),
                s.version(),
                s.epochNanos(),
                Question.HOSTS,
                PortSet.of(0),
                256,
                new AddressBook(GivenNames.NONE, s.book().neighbours(), _ -> ""),
                s.listed(),
                _ -> 1);
    }

    /// Of a scan that lists open ports alone, of five that it asks.
    static ScanStart startOfOpen() {
        return new ScanStart(
                "blip scan x",
                "9.8.7",
                START,
                Question.TCP_SYN,
                PortSet.of(22, 80, 443, 444, 445),
                256,
                BOOK,
                EnumSet.of(State.OPEN),
                _ -> 5);
    }

    static ScanEnd end(String trouble) {
        return new ScanEnd(
                START + 93_000_000, 93_000_000, COMPLETENESS, "", trouble.isEmpty(), trouble);
    }

    static String service(Observation o) {
        return switch (o.port()) {
            case 22 -> "ssh";
            case 80 -> "http";
            default -> "";
        };
    }

    /// What `output` writes of `observations` from its beginning to its end.
    static String written(
            Format format, List<Observation> observations, ScanStart start, ScanEnd end)
            throws java.io.IOException {
        var bytes = new ByteArrayOutputStream();
        ResultOutput output = format.of(OutputFile.of("standard output", bytes));
        output.begin(start);
        for (Observation o : observations) {
            output.accept(o);
        }
        output.idle();
        output.end(end);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    static String written(Format format, List<Observation> observations)
            throws java.io.IOException {
        return written(format, observations, start("blip scan 198.18.0.0/24"), end(""));
    }

    static ResultOutput byHost(HostOutput output) {
        return new GroupedByHost(List.of(output), GroupedByHost.DEFAULT_CAPACITY);
    }

    /// Makes an output of a file.
    interface Format {
        ResultOutput of(OutputFile file);
    }
}
