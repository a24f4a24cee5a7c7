package dev.blip.app.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.address.IpAddress;
import dev.blip.address.Ipv6Address;
import dev.blip.app.option.Arguments;
import dev.blip.app.option.UsageError;
import dev.blip.app.output.OutputRequest;
import dev.blip.app.output.OutputRequest.Format;
import dev.blip.app.output.PortList;
import dev.blip.app.output.Skipped;
import dev.blip.host.Resolution;
import dev.blip.plan.Asked;
import dev.blip.plan.Caps;
import dev.blip.plan.Decoys;
import dev.blip.plan.Decoys.Whom;
import dev.blip.plan.Pace;
import dev.blip.plan.Part;
import dev.blip.plan.Questions;
import dev.blip.plan.RetryPolicy;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.StopRules;
import dev.blip.plan.TimeLimits;
import dev.blip.plan.Transmit;
import dev.blip.targets.PortSet;
import dev.blip.verdict.State;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {
    private static ScanRequest read(String line) throws UsageError {
        return read(line, "");
    }

    private static ScanRequest read(String line, String standardInput) throws UsageError {
        List<String> args = List.of(line.split(" ", -1));
        var in = new ByteArrayInputStream(standardInput.getBytes(StandardCharsets.UTF_8));
        return RequestReader.read(
                Arguments.parse(args, ScanOption.TABLE), in, RequestReaderTest::lookUp);
    }

    /// Names that start with `no` do not exist, those with `six` have no IPv4 address, of those with `silent` nothing
    /// is known; `both` has two addresses, and all others have the first of them, `sixfour` too.
    private static Map<String, Resolution> lookUp(
            List<String> names, boolean isIpv6, long limitNanos) {
        var found = new HashMap<String, Resolution>();
        for (String name : isIpv6 ? names : List.<String>of()) {
            var address = (Ipv6Address) IpAddress.parse("2001:db8::6");
            found.put(
                    name, Resolution.ofIpv6(name.startsWith("six") ? List.of(address) : List.of()));
        }
        for (String name : isIpv6 ? List.<String>of() : names) {
            found.put(
                    name,
                    switch (name.replaceAll("[0-9].*|\\..*", "")) {
                        case "no" -> Resolution.NO_SUCH_NAME;
                        case "six" -> Resolution.of();
                        case "silent" -> Resolution.unanswered("nobody answers");
                        case "both" -> Resolution.of(0xC0000263, 0xC0000264);
                        default -> Resolution.of(0xC0000263);
                    });
        }
        return found;
    }

    private static ScanPlan plan(String options) throws UsageError {
        return read("192.0.2.1 " + options).plan();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-p22,80|22,80",
                "-p 22,80|22,80",
                "--ports=22,80|22,80",
                "-port 22|22",
                "-p 1-3,2-5|1-5",
                "-p-|1-65535",
                "-p -|1-65535",
                "-p -3|1-3",
                "-p 65530-|65530-65535",
                "-p T:80|80",
                "-p 22-25 --exclude-ports 23|22,24-25",
                "-p https|443"
            })
    void portsAreTakenInEveryFormThatHandsKnow(String options, String ports) throws UsageError {
        assertEquals(ports, PortList.text(plan(options).ports()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-i lo|-e lo",
                "-B 10M|--bandwidth 10M",
                "-G 02:00:00:00:00:01|--router-mac 02:00:00:00:00:01",
                "-ep 23|--exclude-ports 23",
                "-eh 192.0.2.7|--exclude 192.0.2.7",
                "--target-ports 80|-p 80",
                "--unprivileged|--connect"
            })
    void otherScannersSpellingsMeanTheSame(String theirs, String ours) throws UsageError {
        assertEquals(plan("--seed 1 " + ours), plan("--seed 1 " + theirs));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-P 3|--retries N",
                "-P3|--retries N",
                "-w file|-iL FILE",
                "-M tcp_synscan|leave -M out",
                "--router-ip 192.0.2.9|--router-mac MAC",
                "-host 192.0.2.9|without -host",
                "-timeout 1000|--max-rtt-timeout TIME",
                "--output-module csv|-oJ FILE",
                "-t 60|--max-runtime TIME",
                "--scan-type c|-sS or -sT"
            })
    void whatBlipDoesOtherwiseIsPointedAt(String theirs, String pointer) {
        UsageError error = assertThrows(UsageError.class, () -> plan(theirs));
        assertTrue(String.valueOf(error.getMessage()).contains(pointer), error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--top-ports 100", "-top-ports 100", "-tp 100", "-F", "--top-ports=100"})
    void topPortsAreTakenInEveryForm(String options) throws UsageError {
        assertEquals(100, plan(options).ports().count());
    }

    @Test
    void withoutPortsTheTopHundredAreAskedAndANoteSaysSo() throws UsageError {
        ScanRequest request = read("192.0.2.1");
        assertEquals(100, request.plan().ports().count());
        assertTrue(request.notes().getFirst().contains("top 100"), request.notes().toString());
        assertEquals(List.of(), read("192.0.2.1 -p 80").notes());
    }

    @Test
    void portsAndTopPortsAdd() throws UsageError {
        assertEquals(101, plan("-F -p 64999").ports().count());
    }

    @ParameterizedTest
    @CsvSource({
        "--rate 10k,10000",
        "-rate 10k,10000",
        "--max-rate 1.5M,1500000",
        "-max-rate=300,300",
    })
    void rateHasManyNames(String options, double rate) throws UsageError {
        assertEquals(rate, plan("-p 1 " + options).pace().packetsPerSecond());
    }

    @ParameterizedTest
    @CsvSource({
        "--min-rate 5000,5000,1000000",
        "--min-rate 8M,8000000,8000000",
        "--min-rate 300 --rate 300,300,300",
        "--bandwidth 7840,1,10", // 98 bytes each
        "--bandwidth 6720 --smallest-probes,1,10", // 84 bytes each
        "--min-rate 1 --bandwidth 100M --rate 20k,1,20000",
        "--bandwidth 10M --rate 20k,1,12755",
        "--bandwidth 10G,1,1000000"
    })
    void theLeastAndTheBandwidthBoundTheRate(String options, double least, double most)
            throws UsageError {
        assertEquals(new Pace(most, least), plan("-p 1 " + options).pace());
    }

    @ParameterizedTest
    @CsvSource({"0.1,0.1", "0.0025,0.0025", "1.5,1.5", "0.5k,500"})
    void aRateMayBeLessThanAPacketASecond(String rate, double perSecond) throws UsageError {
        assertEquals(new Pace(perSecond), plan("-p 1 --rate " + rate).pace());
    }

    @Test
    void capsReachThePlan() throws UsageError {
        assertEquals(Caps.DEFAULT, plan("-p 1").caps());
        assertEquals(
                new Caps(50, 1_000, 7_000, 12_755, new Caps.Nat(4_096, 30_000_000_000L), true),
                plan("-p 1 --max-host-rate 50 --max-prefix-rate 1k --max-next-hop-rate 7k --bandwidth 10M"
                                + " --nat-entries 4096 --nat-timeout 30")
                        .caps());
        assertEquals(
                new Caps(
                        Caps.NONE,
                        Caps.NONE,
                        Caps.NONE,
                        Caps.NONE,
                        new Caps.Nat(9, 120_000_000_000L)),
                plan("-p 1 --max-host-rate none --max-prefix-rate 0 --nat-entries 9").caps());
    }

    @Test
    void stopRulesReachThePlan() throws UsageError {
        assertEquals(StopRules.NONE, plan("-p 1").conduct().stop());
        assertEquals(
                new StopRules(0.005, 100),
                plan("-p 1 --min-hitrate 0.5 --max-sendto-failures 100").conduct().stop());
        assertEquals(0.02, plan("-p 1 --min-hitrate 2%").conduct().stop().leastAnswered());
    }

    /// The numbers are those of nmap(1).
    @ParameterizedTest
    @CsvSource({
        "-T0,0.0033333333333333335,7,50,10000,1000",
        "-T paranoid,0.0033333333333333335,7,50,10000,1000",
        "-Tsneaky,0.06666666666666667,7,50,10000,1000",
        "-T2,2.5,7,50,10000,1000",
        "-T 3,1000000,7,50,10000,1000",
        "-TNormal,1000000,7,50,10000,1000",
        "-T4,1000000,6,100,1250,500",
        "-T aggressive,1000000,6,100,1250,500",
        "-T5,1000000,2,50,300,250"
    })
    void timingTemplatesAreNmaps(
            String option, double rate, int retries, long min, long max, long initial)
            throws UsageError {
        ScanPlan plan = plan("-p 1 " + option);
        assertEquals(rate < 10 ? Pace.serial(rate) : new Pace(rate), plan.pace());
        long milli = 1_000_000L;
        assertEquals(
                new RetryPolicy(
                        retries, min * milli, max * milli, initial * milli, initial * milli),
                plan.retry());
        boolean isInsane = option.equals("-T5");
        assertEquals(
                isInsane ? 900_000_000_000L : TimeLimits.NO_LIMIT,
                plan.limits().hostTimeoutNanos());
    }

    /// A rate that is given wins over the template's, and over nothing else of it; a least rate cannot wait.
    @ParameterizedTest
    @CsvSource({
        "-T0, true",
        "-T1, true",
        "-T2, true",
        "-T3, false",
        "-T4, false",
        "-T5, false",
        "--rate 10, false",
        "-T0 --rate 10, true",
        "-T2 --rate 10k, true",
        "-T2 --bandwidth 1k, true",
        "-T2 --min-rate 1, false",
        "-T2 --min-rate 10 --rate 10, false"
    })
    void theSlowTemplatesAskOneAtATime(String options, boolean isSerial) throws UsageError {
        assertEquals(isSerial, plan("-p 1 " + options).pace().isSerial());
    }

    @Test
    void aPartThatFallsSilentIsWaitedForAsLongAsIsSaid() throws UsageError {
        assertEquals(10_000_000_000L, plan("-p 1").limits().pathTimeoutNanos());
        assertEquals(60_000_000_000L, plan("-p 1 --path-timeout 1m").limits().pathTimeoutNanos());
    }

    @Test
    void whatIsGivenWinsOverItsTemplate() throws UsageError {
        assertEquals(Pace.serial(10), plan("-p 1 -T0 --rate 10").pace());
        assertEquals(new Pace(1_000_000, 100), plan("-p 1 --min-rate 100 -T0").pace());
        assertEquals(Pace.DEFAULT, plan("-p 1 -T5").pace());
        ScanPlan plan =
                plan(
                        "-p 1 --retries 1 --max-rtt-timeout 2 -T5 --host-timeout 1m --min-rtt-timeout 1");
        assertEquals(
                new RetryPolicy(1, 1_000_000_000L, 2_000_000_000L, 250_000_000L, 250_000_000L),
                plan.retry());
        assertEquals(60_000_000_000L, plan.limits().hostTimeoutNanos());
    }

    @Test
    void retriesAndTimeoutsReachThePlan() throws UsageError {
        var retry =
                plan("-p 1 --max-retries 5 --min-rtt-timeout 250ms --max-rtt-timeout 2").retry();
        assertEquals(5, retry.retries());
        assertEquals(250_000_000L, retry.minTimeoutNanos());
        assertEquals(2_000_000_000L, retry.maxTimeoutNanos());
    }

    @Test
    void decoysReachThePlanAndAreNeverAskedOnExcludedPorts() throws UsageError {
        assertEquals(new Decoys(Whom.AUTO, PortSet.of()), plan("-p 1").decoys());
        assertEquals(
                new Decoys(Whom.ALL, PortSet.of(7, 30_000)),
                plan("-p 1 --decoys all --exclude-ports 7,30000").decoys());
        assertEquals(Whom.NONE, plan("-p 1 --decoys none").decoys().whom());
    }

    @Test
    void timeLimitsReachThePlan() throws UsageError {
        assertEquals(TimeLimits.NONE, plan("-p 1").limits());
        assertEquals(
                new TimeLimits(60_000_000_000L, 1_500_000_000L, 250_000_000L),
                plan("-p 1 --max-runtime 1m --host-timeout 1.5s --wait 250ms").limits());
    }

    @Test
    void oneTimeoutBeyondTheOthersDefaultMovesThatDefault() throws UsageError {
        assertEquals(50_000_000L, plan("-p 1 --max-rtt-timeout 50ms").retry().minTimeoutNanos());
        assertEquals(20_000_000_000L, plan("-p 1 --min-rtt-timeout 20s").retry().maxTimeoutNanos());
    }

    @ParameterizedTest
    @CsvSource({
        "-sS,HALF_OPEN",
        "-sT,CONNECT",
        "--connect,CONNECT",
        "--transmit raw,RAW",
        "--transmit xdp,XDP",
        "--transmit packet,PACKET",
        "-sT --transmit connect,CONNECT",
        "-n -Pn -T4 --send-eth --reason --scan-all-ips -sa -sS,HALF_OPEN",
        "-sS --transmit raw,RAW",
        "--transmit half-open,HALF_OPEN",
        "-T 4,AUTO"
    })
    void theWayOutIsChosen(String options, Transmit transmit) throws UsageError {
        assertEquals(transmit, plan("-p 1 " + options).link().transmit());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-e eth1 -S 192.0.2.9 --router-mac 02:00:00:00:00:01 --rx-rings 2 --tx-threads 3",
                "--interface eth1 --source-ip 192.0.2.9 --gateway-mac 02-00-00-00-00-01 --rx-rings=2 --tx-threads=3",
                "--adapter eth1 --adapter-ip 192.0.2.9 -gateway-mac 02:00:00:00:00:01 -rx-rings 2 --sender-threads 3"
            })
    void interfaceSourceAndRouterReachThePlan(String options) throws UsageError {
        var link = plan("-p 1 " + options).link();
        assertEquals("eth1", link.interfaceName());
        assertEquals(0xC0000209, link.sourceAddress());
        assertEquals(0x020000000001L, link.routerMac());
        assertEquals(2, link.receiveRings());
        assertEquals(3, link.transmitThreads());
    }

    @Test
    void shardsCountFromOneWithASlashAndFromZeroAsInZmap() throws UsageError {
        assertEquals(new Part(2, 4), plan("-p 1 --seed 7 --shard 2/4").part());
        assertEquals(new Part(2, 4), plan("-p 1 --seed 7 --shards 4 --shard 1").part());
    }

    @Test
    void theSeedIsTheUsersOrAnyShortNumber() throws UsageError {
        assertEquals(42, plan("-p 1 --seed 42").seed());
        long drawn = plan("-p 1").seed();
        assertTrue(drawn >= 0 && drawn < 1L << 48, "seed=" + drawn);
        assertNotEquals(drawn, plan("-p 1").seed());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|OPEN",
                "--open|OPEN",
                "--show open,closed|OPEN,CLOSED",
                "--show all|OPEN,CLOSED,FILTERED,OPEN_FILTERED,UNFILTERED,UNKNOWN",
                "--show=filtered|FILTERED",
                "-sA|UNFILTERED",
                "-sA --show unfiltered,filtered|UNFILTERED,FILTERED",
                "--open --show open|OPEN"
            })
    void statesToShow(String options, String states) throws UsageError {
        Set<State> expected = EnumSet.noneOf(State.class);
        for (String state : states.split(",", -1)) {
            expected.add(State.valueOf(state));
        }
        assertEquals(expected, plan("-p 1" + (options == null ? "" : " " + options)).reported());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|OPEN,CLOSED",
                "--show up|OPEN,CLOSED",
                "--show all|OPEN,CLOSED,FILTERED,OPEN_FILTERED,UNFILTERED,UNKNOWN",
                "--show down,unknown|FILTERED,UNKNOWN",
                "-PE -PP -PR -PS22,80 -PA -PU53 -Pn --retries 1|OPEN,CLOSED"
            })
    void hostsAreAskedOnceEachAndInFourWaysAtTheLeast(String options, String states)
            throws UsageError {
        String more = options == null ? "" : " " + options;
        ScanPlan plan = read("192.0.2.0/24 198.51.100.7:8443 -sn" + more).plan();
        assertTrue(plan.asksHosts());
        assertEquals(257, plan.asked().count());
        assertTrue(plan.retry().attempts() >= 4);
        Set<State> expected = EnumSet.noneOf(State.class);
        for (String state : states.split(",", -1)) {
            expected.add(State.valueOf(state));
        }
        assertEquals(expected, plan.reported());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--count 10|10|257|1",
                "--count 3 --interval 100ms -PE|3|2570|10",
                "--count 3 --interval 100ms --rate 50|3|50|10",
                "--count 3 --interval 100ms --max-host-rate 2|3|2570|2"
            })
    void eachHostIsSentSoManyEchoesNoSoonerThanTheInterval(
            String options, int count, double perSecond, double hostPerSecond) throws UsageError {
        ScanPlan plan = read("192.0.2.0/24 198.51.100.7:8443 -sn " + options).plan();
        assertTrue(plan.asksEchoes());
        assertEquals(257L * count, plan.asked().count());
        assertEquals(0, plan.retry().retries());
        assertTrue(plan.pace().isFixed());
        assertEquals(perSecond, plan.pace().packetsPerSecond());
        assertEquals(hostPerSecond, plan.caps().hostPerSecond());
        assertEquals(EnumSet.allOf(State.class), plan.reported());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-p U:53,69-70,snmp|4|20000|true",
                "|96|20000|true",
                "-p 53 --rate 50|1|50|true",
                "--top-ports 3 --exclude-ports 53|2|20000|true",
                "-p ntp,dns -T2|2|2.5|true"
            })
    void datagramsAreAskedAtAFixedRateByARawSocket(
            String options, int ports, double perSecond, boolean isFixed) throws UsageError {
        ScanPlan plan = read("192.0.2.1 -sU" + (options == null ? "" : " " + options)).plan();
        assertTrue(plan.asksDatagrams());
        assertEquals(ports, plan.ports().count());
        assertEquals(perSecond, plan.pace().packetsPerSecond());
        assertEquals(isFixed, plan.pace().isFixed());
        assertEquals(Transmit.RAW, plan.link().transmit());
        assertFalse(plan.watchesHosts());
    }

    /// Ports of TCP, of UDP, the rate of UDP's.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-p T:22,80,U:53,161|22,80|53,161|20000",
                "-sS -sU -p T:22,80,U:53,161|22,80|53,161|20000",
                "-sU -p U:53,T:22|22|53|20000",
                "-sT -sU -p 53|53|53|20000",
                "-sS -sU -p 53,T:1-3 --exclude-ports T:2|1,3,53|53|20000",
                "-sS -sU -p 1-3,U:9 --exclude-ports 3,U:1 --rate 70|1-2|2,9|70",
                "-p T:9,U:1 --exclude-ports 5 --decoys all --smallest-probes|9|1|20000",
                "-p T:22,U:53 -T2|22|53|2.5"
            })
    void portsOfBothProtocolsAreAskedInOneScan(
            String options, String segments, String datagrams, double perSecond) throws UsageError {
        ScanRequest request = read("192.0.2.1 " + options);
        ScanPlan besides = Objects.requireNonNull(request.datagrams());
        assertFalse(request.plan().asksDatagrams());
        assertEquals(segments, request.plan().ports().toString());
        assertTrue(besides.asksDatagrams());
        assertEquals(datagrams, besides.ports().toString());
        assertEquals(perSecond, besides.pace().packetsPerSecond());
        assertEquals(Transmit.RAW, besides.link().transmit());
    }

    /// The list of UDP ports has 96.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--top-ports 5|5|5",
                "-F|100|96",
                "--top-ports 200|200|96",
                "|100|96",
                "-p T:1,U:1 --top-ports 3|4|4"
            })
    void asManyTopPortsAreAskedOfEither(String options, int segments, int datagrams)
            throws UsageError {
        ScanRequest request = read("192.0.2.1 -sS -sU" + (options == null ? "" : " " + options));
        assertEquals(segments, request.plan().ports().count());
        assertEquals(datagrams, Objects.requireNonNull(request.datagrams()).ports().count());
    }

    @Test
    void targetWithItsOwnPortIsAskedByTcpUnlessUdpIsAllThatIs() throws UsageError {
        String targets = "192.0.2.1 192.0.2.2:53";
        ScanRequest both = read(targets + " -p T:22,U:161");
        assertEquals(2, both.plan().asked().count());
        assertEquals("192.0.2.1 on 161", besides(both));
        assertNull(read("192.0.2.2:53 -p T:22,U:161").datagrams());
        ScanPlan alone = read(targets + " -sU -p 161").plan();
        assertTrue(alone.asksDatagrams());
        assertEquals(2, alone.asked().count());
        assertNull(read("192.0.2.1 -p T:22").datagrams());
    }

    private static String besides(ScanRequest request) {
        return Objects.requireNonNull(request.datagrams()).asked().toString();
    }

    @Test
    void outputsAreTakenWithTheirFiles() throws UsageError {
        ScanRequest request = read("192.0.2.1 -p 1 -oX a.xml -oJ - -oL b -oC c -oG d -oN e -v -v");
        assertEquals(
                List.of(
                        new OutputRequest(Format.TABLE, "e"),
                        new OutputRequest(Format.JSON, "-"),
                        new OutputRequest(Format.XML, "a.xml"),
                        new OutputRequest(Format.GREPABLE, "d"),
                        new OutputRequest(Format.LIST, "b"),
                        new OutputRequest(Format.CSV, "c")),
                request.outputs().files());
        assertTrue(request.outputs().takeStandardOutput());
        assertEquals(2, request.talk().verbosity());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-oJ -", "-oJ-", "-oD -", "-json", "-j"})
    void jsonToStandardOutputHasManyNames(String options) throws UsageError {
        assertEquals(
                List.of(new OutputRequest(Format.JSON, "-")),
                read("192.0.2.1 -p 1 " + options).outputs().files());
    }

    @Test
    void oneBaseNameMakesFourFiles() throws UsageError {
        var outputs = read("192.0.2.1 -p 1 -oA x").outputs().files();
        assertEquals(
                List.of("x.nmap", "x.xml", "x.gnmap", "x.jsonl"),
                outputs.stream().map(OutputRequest::file).toList());
    }

    @Test
    void targetsComeFromArgumentsFilesAndStandardInput(@TempDir Path folder)
            throws UsageError, IOException {
        Path list =
                Files.writeString(folder.resolve("list"), "192.0.2.16/30 # four\n\n192.0.2.30\r\n");
        Path not = Files.writeString(folder.resolve("not"), "192.0.2.17\n");
        ScanPlan plan =
                read(
                                "192.0.2.1 -p 1 -iL "
                                        + list
                                        + " -iL - --exclude 192.0.2.1 --excludefile "
                                        + not,
                                "192.0.2.40-192.0.2.41")
                        .plan();
        assertEquals(6, plan.addresses().count());
        assertEquals(2, plan.excluded().ipv4().count());
    }

    @Test
    void bothFamiliesAreInOnePlanWithoutTheirExclusions() throws UsageError {
        ScanPlan plan =
                read("192.0.2.1 2001:db8::/126 fe80::7%lo [2001:db8::9]:22 -p80,443"
                                + " --exclude 2001:db8::2,192.0.2.7")
                        .plan();
        assertEquals(1, plan.ipv4Addresses().count());
        assertEquals(6, plan.addressCount());
        assertEquals(2 + 2 * 4 + 1, plan.asked().count());
        assertEquals("22,80,443", PortList.text(plan.allPorts()));
    }

    /// A host is excluded, and not one of its addresses.
    @Test
    void aNameExcludesItsAddressesInEachFamilyThatIsAsked() throws UsageError {
        ScanPlan plan =
                read("192.0.2.98/31 2001:db8::6 2001:db8::7 --exclude both.example,sixfour.example -p 1")
                        .plan();
        assertEquals(1, plan.ipv4Addresses().count());
        assertEquals(2, plan.addressCount());
        plan =
                read("-6 192.0.2.98/31 2001:db8::6 2001:db8::7 --exclude sixfour.example -p 1")
                        .plan();
        assertEquals(1, plan.ipv4Addresses().count());
        assertEquals(2, plan.addressCount());
        assertThrows(
                UsageError.class,
                () -> read("192.0.2.1 2001:db8::6 --exclude silent.example -p 1"));
    }

    @Test
    void ipv6AloneIsAPlanToo() throws UsageError {
        ScanPlan plan = read("2001:db8::1 fe80::7 -e lo -p80").plan();
        assertTrue(plan.ipv4Addresses().isEmpty());
        Asked asked = plan.asked();
        assertEquals(
                Set.of(IpAddress.parse("2001:db8::1"), IpAddress.parse("fe80::7%1")),
                Set.of(asked.space().ipv6(0), asked.space().ipv6(1)));
        assertEquals(2, asked.count());
    }

    @Test
    void namesStandForTheirIpv6AddressesWhereThatIsAskedFor() throws UsageError {
        ScanRequest request = read("six.example four.example 192.0.2.1 -6 -p80");
        assertEquals(2, request.plan().addressCount());
        assertEquals(List.of("six.example"), request.names().of(IpAddress.parse("2001:db8::6")));
        assertEquals(new Skipped(0, 0, 0, 1, 0), request.skipped());
    }

    @Test
    void namesStayWithTheirAddresses() throws UsageError {
        ScanRequest request = read("both.example WWW.example www.EXAMPLE.", "");
        assertEquals(2, request.plan().addresses().count());
        assertEquals(
                List.of("both.example", "WWW.example", "www.EXAMPLE."),
                request.names().of(IpAddress.ipv4(0xC0000263)));
        assertEquals(List.of("both.example"), request.names().of(IpAddress.ipv4(0xC0000264)));
        assertEquals(
                List.of("www.example"),
                read("www.example WWW.EXAMPLE 192.0.2.99 www.example/30")
                        .names()
                        .of(IpAddress.ipv4(0xC0000263)));
        assertTrue(read("192.0.2.99").names().isEmpty());
    }

    @Test
    void whatCannotBeUsedIsSkippedCountedAndTold() throws UsageError {
        ScanRequest request =
                read(
                        "192.0.2.1 no.example -p 1 -iL -",
                        """
                        no1.example
                        www.example
                        six.example
                        silent.example
                        192.0.2.300
                        192.0.2.8 192.0.2.16
                        """);
        assertEquals(2, request.plan().addresses().count());
        assertEquals(new Skipped(2, 2, 1, 0, 1), request.skipped());
        assertEquals(
                List.of(
                        "skipped: not a target: \"192.0.2.300\" (standard input, line 5): octet 4 is above 255",
                        "skipped: not a clear line: \"192.0.2.8 192.0.2.16\" (standard input, line 6, column 11):"
                                + " it may mean 192.0.2.8-192.0.2.16 or two targets;"
                                + " try 192.0.2.8-192.0.2.16, or one target a line",
                        "skipped: no.example (command line): there is no such name",
                        "skipped: no1.example (standard input, line 1): there is no such name",
                        "skipped: six.example (standard input, line 3): it has no IPv4 address",
                        "skipped: silent.example (standard input, line 4): nobody answers",
                        "6 skipped: 2 lines not understood, 2 names that do not exist,"
                                + " 1 name without an IPv4 address, 1 name without an answer"
                                + " (--strict refuses instead)"),
                request.warnings());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "www.example/24 -6|a prefix in IPv4",
                "192.0.2.1 --exclude no.example|an exclusion has no known address",
                "192.0.2.1 --exclude silent.example|nobody answers",
                "192.0.2.1 --exclude six.example|it has no IPv4 address",
                "192.0.2.1 --excludefile -|octet 4 is above 255",
                "192.0.2.1 no.example --strict|a target has no known address",
                "192.0.2.1 -iL - --strict|octet 4 is above 255",
                "no.example silent.example|what was given cannot be used",
                "www.example --exclude www.example|no target is left",
                "192.0.2.1 255.255.255.0|a netmask is no target",
                "192.0.2.1 --resolve-timeout soon --exclude www.example|--resolve-timeout",
            })
    void whatCannotBeUsedRefusesWhereThatIsSafer(String line, String part) {
        UsageError error = assertThrows(UsageError.class, () -> read(line, "192.0.2.300\n"));
        assertTrue(String.valueOf(error.getMessage()).contains(part), error.getMessage());
    }

    private static final String PAIRS =
            """
            192.0.2.1
            192.0.2.7:8443
            192.0.2.1:22
            192.0.2.1:80
            192.0.2.9:25
            192.0.2.7:8443
            192.0.2.8:8443
            """;

    private static String targets(ScanPlan plan) {
        var space = plan.asked().space();
        var text = new StringJoiner(" ");
        for (long index = 0; index < space.size(); index++) {
            text.add((space.address(index) & 0xFF) + ":" + space.port(index));
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-p 80,443|1:80 1:443 1:22 7:8443 8:8443 9:25",
                "-p 80 --exclude 192.0.2.8/31|1:80 1:22 7:8443",
                "-p 80 --exclude 192.0.2.1|7:8443 8:8443 9:25",
                "-p 80,443 --exclude-ports 25,80|1:443 1:22 7:8443 8:8443",
                "-p 80 192.0.2.2 192.0.2.2:81|1:80 2:80 1:22 2:81 7:8443 8:8443 9:25",
            })
    void anAddressWithAPortIsAskedOnThatPortAndTheOthersOnAll(String options, String expected)
            throws UsageError {
        assertEquals(expected, targets(read("-iL - " + options, PAIRS).plan()));
    }

    @Test
    void sharesOfAMixedListAreTheWholeAndAskNothingTwice() throws UsageError {
        var seen = new HashSet<Long>();
        for (int shard = 1; shard <= 3; shard++) {
            String line = "-iL - -p 80,443 --seed 5 --shard " + shard + "/3";
            Questions questions = Questions.of(read(line, PAIRS).plan());
            for (long position = 0; position < questions.size(); position++) {
                assertTrue(seen.add(questions.order().at(position)));
            }
        }
        assertEquals(Set.of(0L, 1L, 2L, 3L, 4L, 5L), seen);
    }

    @Test
    void portsThatNobodyIsAskedOnAreTold() throws UsageError {
        assertEquals(List.of(), read("192.0.2.7:8443").notes());
        assertEquals(PortSet.of(8443), read("192.0.2.7:8443").plan().ports());
        assertEquals(
                List.of("every target has its own port: the ports given are of none"),
                read("192.0.2.7:8443 -p 22").notes());
        assertEquals(1, read("192.0.2.7:8443 192.0.2.1").notes().size());
        assertEquals(101, read("192.0.2.7:8444 192.0.2.1").plan().asked().count());
    }

    @Test
    void whereAllPairsAreExcludedNoTargetIsLeft() {
        String line = "-iL - -p 80 --exclude 192.0.2.0/28 --exclude-ports 25";
        UsageError error = assertThrows(UsageError.class, () -> read(line, PAIRS));
        assertTrue(
                String.valueOf(error.getMessage())
                        .startsWith("no target is left: all 6 are excluded"),
                error.getMessage());
    }

    @Test
    void anExclusionWithAPortIsRefused() {
        UsageError error =
                assertThrows(UsageError.class, () -> read("192.0.2.0/24 --exclude 192.0.2.7:8443"));
        assertTrue(
                String.valueOf(error.getMessage())
                        .contains("an exclusion is of all ports of a host"),
                error.getMessage());
    }

    @Test
    void columnsOfAnExcludeFileExclude() throws UsageError {
        String list = "192.0.2.0\t192.0.2.63 ; pool\r\n192.0.2.64 255.255.255.192\r\n";
        ScanPlan plan = read("192.0.2.0/24 -p 1 --exclude-file -", list).plan();
        assertEquals(128, plan.excluded().ipv4().count());
        assertEquals(128, plan.addresses().count());
    }

    @Test
    void emptyListsAreTold(@TempDir Path folder) throws UsageError, IOException {
        Path empty = Files.writeString(folder.resolve("empty"), "# nothing\n");
        assertEquals(
                List.of("no line of " + empty + " holds a target, so it excludes nothing"),
                read("192.0.2.1 --excludefile " + empty).warnings());
        assertEquals(
                List.of("no line of standard input holds a target"),
                read("192.0.2.1 -iL -").warnings());
    }

    @Test
    void whatIsNoFileOfTextIsRefused(@TempDir Path folder) throws IOException {
        Path binary = Files.write(folder.resolve("binary"), new byte[] {'1', 0, '2'});
        for (String option : List.of("-iL", "--excludefile")) {
            for (Path file : List.of(folder, binary)) {
                String line = "192.0.2.1 " + option + " " + file;
                UsageError error = assertThrows(UsageError.class, () -> read(line));
                assertTrue(
                        String.valueOf(error.getMessage())
                                .matches("(?s)(cannot read|not a list).*"),
                        error.getMessage());
            }
        }
    }

    @Test
    void listsAreReadFromAPipe(@TempDir Path folder) throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        Thread writer =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                Files.writeString(pipe, "192.0.2.0 - 192.0.2.9\n");
                            } catch (IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            }
                        });
        assertEquals(10, read("-p 1 -iL " + pipe).plan().addresses().count());
        writer.join();
    }

    @Test
    void whatFollowsTwoHyphensIsATarget() throws UsageError {
        assertEquals(2, read("-p 1 -- 192.0.2.1 192.0.2.2").plan().addresses().count());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-p 80|no targets",
                "192.0.2.1 --exclude 192.0.2.0/24|no target is left",
                "192.0.2.256 -p 1|192.0.2.256",
                "192.0.2.1 -p 70000|70000",
                "192.0.2.1 -p U:53|53",
                "192.0.2.1 -p 22 --exclude-ports 22|no port is left",
                "192.0.2.1 -p 22 -p 23|given twice",
                "192.0.2.1 -p|needs a value",
                "192.0.2.1 --rate --open|--rate needs a value",
                "192.0.2.1 --rate 0|--rate",
                "192.0.2.1 --rate=|needs a value",
                "192.0.2.1 --open=yes|takes no value",
                "192.0.2.1 --retries 16|try:   --retries 15",
                "192.0.2.1 --decoys some|nobody is called some",
                "192.0.2.1 --retries 1.5|whole number",
                "192.0.2.1 --wait 0|--wait: not a time above 0",
                "192.0.2.1 --host-timeout soon|--host-timeout: not a time above 0",
                "192.0.2.1 --max-runtime -5|--max-runtime",
                "192.0.2.1 --min-rtt-timeout 2s --max-rtt-timeout 1s|below",
                "192.0.2.1 -sS -sT|contradict",
                "192.0.2.1 -sT --transmit raw|contradict",
                "192.0.2.1 --transmit ring|no such way",
                "192.0.2.1 --show opened|no such state",
                "192.0.2.1 --show open,|no such state",
                "192.0.2.1 --open --show all|contradict",
                "192.0.2.1 --shard 1/4|same seed",
                "192.0.2.1 --seed 1 --shard 5/4|--shard",
                "192.0.2.1 --seed 1 --shard 0/4|--shard",
                "192.0.2.1 --seed 1 --shard 1|--shard",
                "192.0.2.1 --seed 1 --shards 4|--shard",
                "192.0.2.1 --seed 1 --shards 4 --shard 4|--shard",
                "192.0.2.1 --seed -1|whole number",
                "192.0.2.1 --rx-rings 17|1 to 16",
                "192.0.2.1 --tx-threads 17|1 to 16",
                "192.0.2.1 --tx-threads 0|1 to 16",
                "192.0.2.1 -oJ - -oX -|standard output",
                "192.0.2.1 -oJ - --summary -|standard output",
                "192.0.2.1 -oJ a -oX ./a|share ./a",
                "192.0.2.1 -oA -|four files",
                "192.0.2.1 -F --top-ports 5|-F",
                "192.0.2.1 -iL /nonexistent/list|no such file",
                "-iL - -iL -|only once",
                "192.0.2.1 -|iL -",
                "192.0.2.1 -sU -sS --min-rate 9|-sU asks UDP ports, and --min-rate is about SYNs",
                "192.0.2.1 -p T:22,U:53 --bandwidth 1M|-p U: asks UDP ports, and --bandwidth is",
                "192.0.2.1 -sU -sS -p T:22|-p names no UDP port, and they are asked too",
                "192.0.2.1 -sU -sT -p U:53|-p names no TCP port, and they are asked too",
                "192.0.2.1 -p T:22,U:53 --exclude-ports U:53|no UDP port is left",
                "192.0.2.1 -p T:22,U:53 --transmit packet|--transmit packet cannot send datagrams",
                "192.0.2.1 -p T:22,U:nosuch|no UDP service that is known here has this name",
                "192.0.2.1 -sn -sS -sU|-sn asks no ports, and -sS is about them",
                "192.0.2.1 -sn -p T:22,U:53|-sn asks no ports, and -p is about them",
                "192.0.2.1 -sA -p T:22,U:53|-sA asks by ACKs what is let through, and U: is of",
                "192.0.2.1 -sU -sn|-sU asks UDP ports, and -sn asks no ports",
                "192.0.2.1 -sU --decoys all|--decoys is about SYNs",
                "192.0.2.1 -sU --transmit xdp|--transmit xdp cannot send datagrams",
                "192.0.2.1 -sU -p T:22|TCP is asked with -sS, or beside U:",
                "192.0.2.1 -sU --top-ports 1000|the list of top ports holds 96",
                "192.0.2.1 -sA -sU|-sA asks by ACKs what is let through, and -sU is of other",
                "192.0.2.1 -sA -sT|-sA asks by ACKs what is let through, and -sT is of other",
                "192.0.2.1 -sA --transmit connect|--transmit connect cannot send ACKs",
                "192.0.2.1 -p U:53|UDP is asked with -sU, or beside T:",
                "192.0.2.1 -sV|-sV is not supported",
                "192.0.2.1 -A|-A is not supported",
                "192.0.2.1 -sn -p 22|-sn asks no ports, and -p is about them",
                "192.0.2.1 -sn -sT|-sn asks no ports, and -sT is about them",
                "192.0.2.1 -sn --transmit xdp|--transmit xdp cannot ask hosts",
                "192.0.2.1 -p 22 --count 3|--count asks hosts, not ports",
                "192.0.2.1 -sn --interval 1s|--interval lies between echoes, and none are asked for",
                "192.0.2.1 -sn --count 3 --interval 9ms|--interval 9ms is too short",
                "192.0.2.1 -sn --count 3 --retries 2|--retries would change how many",
                "10.0.0.0/8 -sn --count 2|echoes, and each round trip is kept",
                "192.0.2.1 -sn --show open|with -sn no host is called open",
                "192.0.2.1 --script default|--script is not supported",
                "192.0.2.1 --script=default|--script is not supported",
                "192.0.2.1 --min-rate 5000 --rate 4999|--min-rate 4999",
                "192.0.2.1 --bandwidth 700|--bandwidth 1k",
                "192.0.2.1 --min-rate 2k --bandwidth 1M|--min-rate 1275",
                "192.0.2.1 -T9|no such timing template: 9",
                "192.0.2.1 -T lazy|paranoid, sneaky",
                "192.0.2.1 --rate 0|0.001 packets/s or more: 0",
                "192.0.2.1 --max-host-rate 0.0001|0.001 packets/s or more",
                "192.0.2.1 --max-prefix-rate some|not a rate",
                "192.0.2.1 --nat-entries 0|1 to 4194304",
                "192.0.2.1 --nat-timeout 30s|--nat-entries 4096 --nat-timeout 30s",
                "192.0.2.1 --min-hitrate 101|0 to 100",
                "192.0.2.1 --max-sendto-failures -1|0 or more",
                "192.0.2.1 --retries 16|0 to 15",
                "192.0.2.1 --rat 10|try:   --rate",
                "192.0.2.1 --top-prots 10|try:   --top-ports",
                "192.0.2.1 --exclued 10|try:   --exclude",
                "192.0.2.1 --interfaec x|try:   --interface"
            })
    void whatCannotBeUnderstoodIsRefusedWithTheReason(String line, String part) {
        UsageError error = assertThrows(UsageError.class, () -> read(line));
        String message = error.getMessage();
        assertTrue(message != null && message.contains(part), message);
        assertTrue(message.contains("\n  try:   "), message);
    }

    @Test
    void aNameThatIsNoFilesIsRefused() {
        UsageError error = assertThrows(UsageError.class, () -> plan("-oJ a\0b"));
        assertTrue(
                String.valueOf(error.getMessage()).startsWith("cannot name the file a\\x00b: "),
                error.getMessage());
        assertThrows(UsageError.class, () -> read("-iL a\0b"));
    }

    @Test
    void statsAreAskedForByATimeAndNotInQuiet() throws UsageError {
        assertEquals(1_500_000_000L, read("192.0.2.1 --stats-every 1.5s").talk().statsEveryNanos());
        assertEquals(
                60_000_000_000L, read("192.0.2.1 -stats-interval 1m").talk().statsEveryNanos());
        assertEquals(0, read("192.0.2.1").talk().statsEveryNanos());
        assertThrows(UsageError.class, () -> read("192.0.2.1 --stats-every 1ms"));
        assertThrows(UsageError.class, () -> read("192.0.2.1 -q --stats-every 1s"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--wiat|--wait, or blip scan --help for all of them",
                "--max-rtt|--max-rtt-timeout, or blip scan --help for all of them",
                "--frobnicate|blip scan --help for all of them"
            })
    void mistypedOptionIsGuessedWhereOneIsLikeIt(String typed, String attempt) {
        UsageError error = assertThrows(UsageError.class, () -> read("192.0.2.1 " + typed));
        assertEquals("unknown option " + typed + "\n  try:   " + attempt, error.getMessage());
    }

    @Test
    void whereExclusionsLeaveNothingWhatWasSkippedIsTold() {
        UsageError error =
                assertThrows(
                        UsageError.class,
                        () -> read("192.0.2.1 no.example --exclude 192.0.2.0/24 -p 1"));
        assertEquals(
                """
                no target is left: all 1 are excluded:
                         skipped: no.example (command line): there is no such name
                         1 skipped: 1 name that does not exist (--strict refuses instead)
                  try:   fewer exclusions\
                """,
                error.getMessage());
    }

    @Test
    void whereNothingWasNamedAnEmptyListIsTold() {
        UsageError error = assertThrows(UsageError.class, () -> read("-iL - -p 1", "# none\n"));
        assertTrue(
                String.valueOf(error.getMessage())
                        .startsWith(
                                "no targets:\n         no line of standard input holds a target\n"),
                error.getMessage());
    }

    @Test
    void whatOtherScannersSwitchOffIsOff() throws UsageError {
        ScanRequest plain = read("192.0.2.1 -p 1");
        assertTrue(plain.outputs().namesStylesheet());
        assertTrue(plain.talk().isColoured() && plain.talk().isInteractive());
        assertTrue(!read("192.0.2.1 -p 1 --no-stylesheet").outputs().namesStylesheet());
        assertTrue(!read("192.0.2.1 -p 1 -nc").talk().isColoured());
        assertTrue(!read("192.0.2.1 -p 1 --noninteractive").talk().isInteractive());
    }

    @Test
    void escapesInAnUnknownOptionDoNotReachTheTerminal() {
        UsageError error = assertThrows(UsageError.class, () -> read("192.0.2.1 --\u001b[2J"));
        assertTrue(
                String.valueOf(error.getMessage()).startsWith("unknown option --\\x1b[2J\n"),
                error.getMessage());
    }
}
