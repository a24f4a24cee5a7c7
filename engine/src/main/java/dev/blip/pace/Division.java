package dev.blip.pace;

import dev.blip.plan.Pace;
import dev.blip.plan.ScanPlan;
import java.util.List;

/// How a scan is divided: into lanes, one for each transmit thread, and each lane's targets into tranches. A dry run
/// and a scan ask the same.
public final class Division {
    /// Targets of one tranche at the most: 2^18 entries with four attempts are 4.3 MB.
    public static final int TRANCHE_TARGETS = 1 << 18;

    private static final int LEAST_TARGETS = 64;
    private static final int SERIAL_TARGETS = 256;

    /// Tranches that all lanes together ask at one time, but two of each at the least: with a timeout of 10 s and
    /// four passes, 16 still allow 100,000 targets a second.
    private static final int MAX_LIVE = 16;

    /// One first probe in so many goes to a target that is known to answer, so that it is known what to expect of them.
    public static final int FIRSTS_TO_CANARY = 128;

    /// A canary is asked after so many retries: retries go to the silent, whose silence says nothing of the path.
    public static final int RETRIES_TO_CANARY = 16;

    private Division() {}

    /// How many lanes there are: as many as transmit threads are asked for, but none without a position, with less than
    /// the least share of the rate, or without a packet of each cap; and one where one probe is outstanding at a time,
    /// hosts are spared, for what one lane hears of a host no other does, or echoes come in rounds.
    public static int laneCount(ScanPlan plan, long positions) {
        int asked = plan.link().transmitThreads();
        if (asked == 1 || plan.asksEchoes() || areHostsSpared(plan)) {
            return 1;
        }
        long most = Math.min(positions, plan.pace().mostParts());
        return Math.clamp(Math.min(asked, most), 1, Exposure.bounds(plan).mostParts());
    }

    private static boolean areHostsSpared(ScanPlan plan) {
        Sparing sparing = Exposure.sparing(plan, 1);
        return sparing != null && sparing.areHostsSpared();
    }

    /// What a person should know of the number of lanes, one line each.
    public static List<String> notes(ScanPlan plan, long positions) {
        int asked = plan.link().transmitThreads();
        int count = laneCount(plan, positions);
        if (count == asked) {
            return List.of();
        }
        String why = "each needs a target";
        if (plan.pace().isSerial()) {
            why = "one probe is outstanding at a time";
        } else if (plan.asksEchoes()) {
            why = "echoes leave in rounds, one to each host";
        } else if (areHostsSpared(plan)) {
            why = "each host is asked as its answers allow, unless --max-host-rate is none";
        } else if (count == plan.pace().mostParts()) {
            why = "each needs " + Pace.LEAST_PART + " packets/s of the rate";
        } else if (count < positions) {
            why = "each needs a packet of every cap, in the time that the cap is held for";
        }
        return List.of("tx-threads: " + count + ", not " + asked + ": " + why);
    }

    /// Targets of one tranche. A slow scan's is a minute's sending, so that its first verdicts do not wait for all the
    /// others; where each probe waits for the last, it may be four minutes of silence.
    public static int trancheTargets(Pace lanePace) {
        int most = lanePace.isSerial() ? SERIAL_TARGETS : TRANCHE_TARGETS;
        return Math.clamp((long) (lanePace.packetsPerSecond() * 60), LEAST_TARGETS, most);
    }

    /// Tranches that a lane asks at one time.
    public static int mostLive(int lanes) {
        return Math.max(2, MAX_LIVE / lanes);
    }
}
