package dev.blip.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.LongWork;
import dev.blip.metric.Counter;
import dev.blip.plan.Pace;
import dev.blip.sim.SimNetwork.Kind;
import dev.blip.verdict.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/// Runs the scans of `docs/accuracy-simulation.md` and holds what comes out against that file, digit by digit: a change
/// of behaviour shows as a change of the file. What was computed lies in `engine/target` afterwards.
class SimulationTableTest {
    private static final long MILLI = 1_000_000L;

    /// Tests run in the folder of their module.
    private static final Path DOCS = Path.of("../docs");

    private static final long SEED = 5; // of the network that the table shows

    private static final double LEAST_FOUND =
            0.995; // of the alive, in the worst scene of the table

    private static final long SAMPLE_NANOS = 10 * MILLI;

    /// @param ceiling          packets per second
    /// @param bottleneck       packets per second, 0 for none
    /// @param alivePerMille    of 21,000 targets
    /// @param rttMillis        0 for a mixture, 1 to 250 ms by address
    /// @param lossPerMille     each way
    /// @param burst            packets lost together on average; 0 for each by itself
    /// @param natEntries       0 for no table
    private record Scene(
            long ceiling,
            int bottleneck,
            int alivePerMille,
            int rttMillis,
            int lossPerMille,
            int burst,
            int natEntries) {
        SimNetwork network(long seed) {
            LongUnaryOperator delay =
                    address -> (rttMillis > 0 ? rttMillis : mixed(address)) * MILLI;
            var network =
                    new SimNetwork(
                            seed,
                            (address, port) ->
                                    RateSimTest.isAlive(address, alivePerMille)
                                            ? Kind.OPEN
                                            : Kind.SILENT,
                            lossPerMille / 1_000.0,
                            delay);
            network.bottleneck.perSecond = bottleneck;
            network.burstPackets = burst;
            network.natEntries = natEntries;
            return network;
        }

        private static long mixed(long address) {
            return 1L + Math.floorMod(address * 0x9E3779B9L >>> 5, 250);
        }

        /// What ceiling and bottleneck allow for one probe to who answers and two to the silent.
        double idealSeconds(long alive) {
            long limit = bottleneck == 0 ? ceiling : Math.min(ceiling, bottleneck);
            return (alive + 2.0 * (RateSimTest.TARGETS - alive)) / limit;
        }

        String row() throws IOException {
            SimNetwork network = network(SEED);
            SimScan scan = RateSimTest.scan(network, new Pace((double) ceiling));
            double seconds = scan.run() / 1e9;
            long alive = RateSimTest.alive(alivePerMille);
            long sent = scan.counted(Counter.SENT);
            return String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %s | %s | %s | %.3f | %.2f | %.2f | %s | %.2f |\n",
                    bottleneck == 0 ? "-" : String.format(Locale.ROOT, "%,d", bottleneck),
                    alivePerMille / 10.0,
                    rttMillis == 0 ? "1-250" : Integer.toString(rttMillis),
                    lossPerMille == 0
                            ? "-"
                            : lossPerMille / 10.0 + (burst == 0 ? "" : ", by " + burst),
                    natEntries == 0 ? "-" : String.format(Locale.ROOT, "%,d", natEntries),
                    100.0 * scan.count(State.OPEN) / alive,
                    100.0 * (network.bottleneck.probeDrops() + network.natDrops) / sent,
                    seconds,
                    bottleneck == 0
                            ? "-"
                            : String.format(Locale.ROOT, "%.2f", seconds / idealSeconds(alive)),
                    (double) sent / RateSimTest.TARGETS);
        }
    }

    private static List<Scene> scenes() {
        var scenes = new ArrayList<Scene>();
        for (int bottleneck : new int[] {5_000, 20_000, 100_000}) {
            for (int alive : new int[] {1_000, 300}) {
                for (int rtt : new int[] {1, 20, 50}) {
                    scenes.add(scene(bottleneck, alive, rtt, 0, 0, 0));
                }
            }
        }
        for (int loss : new int[] {0, 10, 50, 100, 200}) {
            for (int rtt : new int[] {20, 0}) {
                scenes.add(scene(0, 1_000, rtt, loss, 0, 0));
                if (loss > 0) {
                    scenes.add(scene(0, 1_000, rtt, loss, 10, 0));
                }
            }
        }
        for (int alive : new int[] {100, 10, 1}) {
            scenes.add(scene(0, alive, 20, 0, 0, 0));
        }
        for (int alive : new int[] {1_000, 300}) {
            scenes.add(scene(0, alive, 20, 0, 0, 4_096));
        }
        return scenes;
    }

    private static Scene scene(int bottleneck, int alive, int rtt, int loss, int burst, int nat) {
        long ceiling = (long) Pace.DEFAULT.packetsPerSecond();
        return new Scene(ceiling, bottleneck, alive, rtt, loss, burst, nat);
    }

    private static String rows() throws IOException {
        var rows = new StringBuilder();
        for (Scene scene : scenes()) {
            rows.append(scene.row());
        }
        return rows.toString();
    }

    /// One network proves little of loss: others with their own luck must not be found emptier.
    @Test
    void inEverySceneWhatLivesIsFoundByOtherSeedsToo() throws IOException {
        var seeds = new SplittableRandom(LongWork.seed());
        int runs = LongWork.runs("the table's scenes", 1, 20);
        for (int run = 0; run < runs; run++) {
            long seed = seeds.nextLong();
            for (Scene scene : scenes()) {
                SimNetwork network = scene.network(seed);
                SimScan scan = RateSimTest.scan(network, new Pace((double) scene.ceiling));
                scan.run();
                long alive = RateSimTest.alive(scene.alivePerMille);
                assertTrue(
                        scan.count(State.OPEN) >= LEAST_FOUND * alive,
                        () -> scene + ", seed " + seed + ": " + scan.count(State.OPEN));
            }
        }
    }

    @Test
    void theTableIsWhatTheSimulationSays() throws IOException {
        Path docs = DOCS.resolve("accuracy-simulation.md");
        String file = Files.readString(docs);
        int rows = file.lastIndexOf("|---|\n") + 6;
        hold(docs, file, file.substring(0, rows) + rows());
    }

    /// One line for every 10 ms: the permitted rate, and what the bottleneck has dropped by then.
    @Test
    void theCurveIsWhatTheSimulationSays() throws IOException {
        Path docs = DOCS.resolve("rate-over-time.csv");
        var lines = new StringBuilder("scene,ms,packets_per_second,dropped\n");
        for (int bottleneck : new int[] {5_000, 20_000, 0}) {
            long ceiling = bottleneck == 0 ? 50_000 : (long) Pace.DEFAULT.packetsPerSecond();
            var scene = new Scene(ceiling, bottleneck, 1_000, 20, 0, 0, 0);
            SimNetwork network = scene.network(SEED);
            SimScan scan = RateSimTest.scan(network, new Pace((double) scene.ceiling));
            var next = new long[1];
            scan.onTurn =
                    () -> {
                        if (network.nanoTime() >= next[0]) {
                            lines.append(bottleneck)
                                    .append(',')
                                    .append(network.nanoTime() / MILLI)
                                    .append(',')
                                    .append(Math.round(scan.transmitSide.control().rate()))
                                    .append(',')
                                    .append(network.bottleneck.probeDrops())
                                    .append('\n');
                            next[0] = network.nanoTime() + SAMPLE_NANOS;
                        }
                    };
            scan.run();
        }
        hold(docs, Files.readString(docs), lines.toString());
    }

    private static void hold(Path docs, String stored, String computed) throws IOException {
        Path target = Path.of("target").resolve(docs.getFileName());
        Files.writeString(target, computed);
        assertEquals(stored, computed, "if that is meant: cp engine/" + target + " docs");
    }
}
