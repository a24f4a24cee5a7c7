package dev.blip.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.connect.ConnectScan;
import dev.blip.metric.Counter;
import dev.blip.plan.Caps;
import dev.blip.plan.Pace;
import dev.blip.plan.RetryPolicy;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.TimeLimits;
import dev.blip.report.Forecast;
import dev.blip.report.Refusal;
import dev.blip.sim.RateSimTest;
import dev.blip.sim.SimConnectScan;
import dev.blip.sim.SimNetwork;
import dev.blip.sim.SimNetwork.Kind;
import dev.blip.sim.SimScan;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a forecast says and what a simulated scan takes.
class ForecastsTest {
    private static final int NET = 0xC6120000; // 198.18.0.0

    private static ScanPlan plan(int targets, Pace pace) {
        var addresses = AddressSet.range(NET, NET + targets - 1);
        return SimScan.plan(addresses, PortSet.of(80), pace, RetryPolicy.DEFAULT.retries());
    }

    private record Outcome(long packets, double seconds) {}

    private static Outcome simulate(ScanPlan plan, int perMille, long rttNanos, double loss)
            throws IOException {
        var network =
                new SimNetwork(
                        7,
                        (address, port) ->
                                RateSimTest.isAlive(address, perMille) ? Kind.OPEN : Kind.SILENT,
                        loss,
                        address -> rttNanos);
        var scan = new SimScan(plan, network);
        double seconds = scan.run() / 1e9;
        return new Outcome(scan.counted(Counter.SENT), seconds);
    }

    private static Forecast forecast(ScanPlan plan, int perMille) {
        int kind = perMille == 1_000 ? 0 : perMille == 0 ? 2 : 1;
        return Forecasts.ofHalfOpen(plan, 1, plan.addresses().count()).get(kind);
    }

    /// On a clean path with the supposed round trip.
    @ParameterizedTest
    @CsvSource({
        "256, 1000, 1000",
        "256, 1000, 100",
        "256, 50000, 1000",
        "256, 50000, 100",
        "256, 50000, 0",
        "21000, 50000, 1000",
        "21000, 50000, 100",
        "21000, 50000, 0",
        "21000, 5000, 1000",
        "21000, 5000, 100",
        "21000, 5000, 0",
        "600000, 50000, 1000",
        "600000, 50000, 100",
        "600000, 50000, 0",
        "600000, 1000000, 1000",
        "600000, 1000000, 100",
        "600000, 1000000, 0",
        "600000, 300000, 100",
        "600000, 300000, 0",
        "600000, 200000, 0"
    })
    void fixedRateTakesWhatTheForecastSays(int targets, double rate, int perMille)
            throws IOException {
        ScanPlan plan = plan(targets, Pace.fixed(rate));
        Forecast said = forecast(plan, perMille);
        Outcome was = simulate(plan, perMille, Forecast.SUPPOSED_RTT_NANOS, 0);
        print(plan, perMille, said, was);
        assertEquals(1, (double) said.packets() / was.packets(), 0.01);
        assertEquals(1, said.seconds() / was.seconds(), 0.10);
    }

    /// Who is silent holds the next probe up for its timeout. The first of them do so before one has been measured,
    /// which the forecast does not know; nor that few answers in a minute are too few to be sure after two passes.
    @ParameterizedTest
    @CsvSource({
        "20, 2.5, 1000",
        "20, 2.5, 0",
        "400, 2.5, 1000",
        "5000, 2.5, 100",
        "400, 2.5, 0",
        "400, 1000, 1000",
        "5000, 1000, 100",
        "400, 1000, 0",
        "20, 0.0033333333333333335, 1000",
        "20, 0.0033333333333333335, 0"
    })
    void oneProbeAtATimeTakesWhatTheForecastSays(int targets, double rate, int perMille)
            throws IOException {
        ScanPlan plan = plan(targets, Pace.serial(rate));
        Forecast said = forecast(plan, perMille);
        Outcome was = simulate(plan, perMille, Forecast.SUPPOSED_RTT_NANOS, 0);
        print(plan, perMille, said, was);
        assertEquals(1, said.seconds() / was.seconds(), 0.10);
    }

    /// The control learns by chance, and may need a little longer than its model says. Canaries are not in the
    /// forecast: in a scan of a few hundred targets they are some packets in a hundred.
    @ParameterizedTest
    @CsvSource({
        "256, 50000, 1000",
        "256, 50000, 100",
        "256, 50000, 0",
        "21000, 50000, 1000",
        "21000, 50000, 100",
        "21000, 50000, 0",
        "600000, 50000, 1000",
        "600000, 50000, 100",
        "600000, 50000, 0",
        "600000, 1000000, 1000",
        "600000, 1000000, 100",
        "600000, 1000000, 0"
    })
    void controlledRateTakesAboutWhatTheForecastSays(int targets, double rate, int perMille)
            throws IOException {
        ScanPlan plan = plan(targets, new Pace(rate));
        Forecast said = forecast(plan, perMille);
        Outcome was = simulate(plan, perMille, Forecast.SUPPOSED_RTT_NANOS, 0);
        print(plan, perMille, said, was);
        double canaries = targets < 1_000 ? 0.04 : 0.02;
        assertEquals(1, (double) said.packets() / was.packets(), canaries);
        assertEquals(1, said.seconds() / was.seconds(), 0.15);
    }

    /// Other round trips and loss: what the forecast does not know. The last line of it bounds them all.
    @ParameterizedTest
    @CsvSource({
        "1000, 1, 0",
        "1000, 250, 0",
        "100, 1, 0",
        "100, 250, 0",
        "1000, 50, 0.05",
        "100, 50, 0.01",
        "100, 50, 0.05",
        "100, 50, 0.2",
        "10, 250, 0.2"
    })
    void nothingTakesMoreThanTheLastLineSays(int perMille, long rttMillis, double loss)
            throws IOException {
        ScanPlan plan = plan(21_000, Pace.fixed(50_000));
        Outcome was = simulate(plan, perMille, rttMillis * 1_000_000, loss);
        print(plan, perMille, forecast(plan, perMille), was);
        Forecast most = Forecasts.ofHalfOpen(plan, 1, 21_000).getLast();
        assertTrue(was.packets() <= most.packets(), was + " " + most);
        assertTrue(was.seconds() <= most.seconds(), was + " " + most);
    }

    @Test
    void forecastOfAgesIsNotCutShort() {
        var everything = AddressSet.range(0, -1);
        ScanPlan plan = SimScan.plan(everything, SimScan.ports(65_535), 0.001, 7);
        long targets = 65_535L << 32;
        for (Forecast forecast : Forecasts.ofHalfOpen(plan, 1, targets)) {
            assertTrue(forecast.packets() >= targets, forecast.toString());
            assertTrue(forecast.seconds() >= targets * 1e3, forecast.toString());
        }
    }

    @Test
    void limitsOfTheUserBoundTheForecast() {
        var addresses = AddressSet.range(NET, NET + 999);
        var limits = new TimeLimits(2_000_000_000L, 1_500_000_000L, 500_000_000L);
        ScanPlan plan = SimScan.plan(addresses, PortSet.of(80), 1_000, 7, limits);
        Forecast dark = Forecasts.ofHalfOpen(plan, 1, 1_000).get(2);
        assertEquals(2_000, dark.packets()); // the third probe would come 2 s after the first
        Forecast most = Forecasts.ofHalfOpen(plan, 1, 1_000).getLast();
        assertEquals(1_000, most.packets());
        assertTrue(most.seconds() <= 2.55, most.toString());
    }

    @Test
    void connectScanWaitsForItsSlots() {
        ScanPlan plan = plan(10_000, Pace.fixed(50_000));
        var forecasts = Forecasts.ofConnect(plan, 1, 10_000, 1_000);
        assertEquals(10_000, forecasts.get(0).packets());
        assertEquals(0.55, forecasts.get(0).seconds(), 0.1); // ten rounds of 50 ms, and the last
        assertEquals(80_000, forecasts.get(2).packets());
        assertEquals(79.2, forecasts.get(2).seconds(), 0.001); // 7.2 seconds each
    }

    @Test
    void connectScanOfOneProbeAtATimeHasOneSlot() throws Refusal {
        ScanPlan plan = plan(100, Pace.serial(1_000));
        Forecast answering = ConnectScan.outlineOf(plan, List.of()).forecasts().getFirst();
        assertEquals(5.8, answering.seconds(), 0.01); // a round trip each, handed over
        Forecast dark =
                ConnectScan.outlineOf(plan(1, Pace.serial(1_000)), List.of()).forecasts().get(2);
        assertEquals(7.2, dark.seconds(), 0.01); // eight attempts
    }

    /// One address, whose cap is far below the rate: all its attempts go by, and more of them than there are slots for.
    @ParameterizedTest
    @CsvSource({
        "200, 1000, 200, 0, 7",
        "200, 0, 200, 0, 7",
        "200, 0, 200, 0, 1",
        "3000, 1000, 500, 0, 7",
        "3000, 0, 500, 0, 7",
        "3000, 1000, 2000, 0, 7", // the default
        "2000, 0, 2000, 2000, 7" // a table of so many entries
    })
    void connectScanTakesWhatTheForecastSaysUnderItsCaps(
            int targets, int perMille, double cap, long natEntries, int retries) {
        int[] ports = IntStream.range(1, targets + 1).toArray();
        var nat = natEntries == 0 ? Caps.Nat.UNKNOWN : new Caps.Nat(natEntries, 30_000_000_000L);
        ScanPlan plan =
                SimScan.capped(
                        SimScan.plan(
                                AddressSet.range(NET, NET), PortSet.of(ports), 50_000, retries),
                        new Caps(cap, Caps.NONE, Caps.NONE, Caps.NONE, nat));
        Forecast said = Forecasts.ofConnect(plan, 1, targets, 1_000).get(perMille == 0 ? 2 : 0);
        var scan =
                new SimConnectScan(
                        plan,
                        1_000,
                        (address, port) -> perMille == 0 ? Kind.SILENT : Kind.OPEN,
                        Forecast.SUPPOSED_RTT_NANOS);
        double seconds = scan.run() / 1e9;
        var was = new Outcome(scan.dispatcher.sent(), seconds);
        print(plan, perMille, said, was);
        assertEquals(said.packets(), was.packets());
        assertEquals(1, said.seconds() / was.seconds(), 0.10);
    }

    private static void print(ScanPlan plan, int perMille, Forecast said, Outcome was) {
        System.out.printf(
                Locale.ROOT,
                "| %,d | %,.0f%s | %.0f %% | %,d | %,d | %.2f | %.2f | %+.1f %% |%n",
                plan.addresses().count(),
                plan.pace().packetsPerSecond(),
                plan.pace().isFixed() ? "" : " adapting",
                perMille / 10.0,
                said.packets(),
                was.packets(),
                said.seconds(),
                was.seconds(),
                100 * (said.seconds() / was.seconds() - 1));
    }
}
