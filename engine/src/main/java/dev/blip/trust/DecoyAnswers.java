package dev.blip.trust;

import dev.blip.report.Hops;
import dev.blip.report.Observation;
import dev.blip.report.ObservationSink;
import dev.blip.targets.AddressSet;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import java.util.Arrays;

/// What suspects say on decoy ports. Owner: the thread that runs the scan.
public final class DecoyAnswers implements ObservationSink {
    /// Nobody was asked.
    static final DecoyAnswers NONE = new DecoyAnswers(AddressSet.EMPTY);

    private static final int MIXED = -1;

    // One place a suspect, by its rank among them: they are known before the first decoy is asked,
    // and are few.
    private final AddressSet suspects;
    private final int[] open; // by suspect, as all here
    private final boolean[] refuses;
    private final byte[] heard; // `Hops` of its farthest reply
    private final byte[] nearest; // likewise of its SYN-ACKs, valid once one has come
    private final byte[] farthest;
    private final int[] shape; // of its SYN-ACKs' options; 0 unknown, MIXED
    private int asked; // ports that every suspect who was left has been asked on, answers in

    DecoyAnswers(AddressSet suspects) {
        int count = Math.toIntExact(suspects.count()); // HostRecords.MOST_HOSTS at the most
        this.suspects = suspects;
        this.open = new int[count];
        this.refuses = new boolean[count];
        this.heard = new byte[count];
        this.nearest = new byte[count];
        this.farthest = new byte[count];
        this.shape = new int[count];
        Arrays.fill(heard, (byte) Hops.UNKNOWN);
    }

    @Override
    public void accept(Observation o) {
        int suspect = (int) suspects.rankOf(o.host());
        if (suspect < 0) {
            return;
        }
        // Distances come from the time to live, and only a reply in the host's own name has one.
        byte hops = (byte) (o.isReply() ? Hops.of(o.reply().ttl()) : Hops.UNKNOWN);
        heard[suspect] = (byte) Hops.farther(hops, heard[suspect]);
        // One refusal is enough: who answers everything refuses nothing. Silence may be loss, and
        // decides nothing here.
        if (o.state() == State.CLOSED) {
            refuses[suspect] = true;
        } else if (o.reason() == Reason.SYN_ACK) {
            boolean isFirst = open[suspect]++ == 0;
            nearest[suspect] = isFirst || hops < nearest[suspect] ? hops : nearest[suspect];
            farthest[suspect] = isFirst || hops > farthest[suspect] ? hops : farthest[suspect];
            int own = shapeOf(o);
            shape[suspect] = isFirst || own == shape[suspect] ? own : MIXED;
        }
    }

    /// Which TCP options the SYN-ACK had, and in what order: the part of a stack that applications do not set.
    private static int shapeOf(Observation o) {
        return o.reply().stack() & 0xFFFF;
    }

    /// Every suspect that is left has been asked on `ports` more, and the answers are in.
    void roundEnds(int ports) {
        asked += ports;
    }

    /// The suspects that have answered on all decoys so far but one, which loss may have taken.
    AddressSet left() {
        var left = new AddressSet.Builder();
        for (int suspect = 0; suspect < open.length; suspect++) {
            if (isLeft(suspect)) {
                left.add(suspects.at(suspect));
            }
        }
        return left.build();
    }

    private boolean isLeft(int suspect) {
        return !refuses[suspect] && open[suspect] >= asked - 1;
    }

    /// Whether a host has answered on all decoys but one at most, and refused none.
    boolean isEverything(int address) {
        int suspect = (int) suspects.rankOf(address);
        return suspect >= 0 && !refuses[suspect] && open[suspect] >= DecoyPorts.COUNT - 1;
    }

    /// Whether nothing can be said of a suspect, because it was not asked to the end.
    boolean isOpenQuestion(int address) {
        int suspect = (int) suspects.rankOf(address);
        return suspect >= 0 && asked < DecoyPorts.COUNT && isLeft(suspect);
    }

    /// Distance of the farthest reply of a suspect, or `Hops.UNKNOWN`, which is also that of any other host.
    int farthest(int address) {
        int suspect = (int) suspects.rankOf(address);
        return suspect < 0 ? Hops.UNKNOWN : heard[suspect];
    }

    /// How many suspects have turned out to answer everything.
    long countEverything() {
        long count = 0;
        for (long rank = 0; rank < suspects.count(); rank++) {
            count += isEverything(suspects.at(rank)) ? 1 : 0;
        }
        return count;
    }

    /// Whether a SYN-ACK may come from the sender of those of the decoys: it does not come from another distance, and
    /// has the same options. The window says nothing: applications set it.
    boolean isLikeDecoys(Observation o) {
        // Unknown is no evidence, neither of the distance nor of the options: what cannot be told
        // apart is not called open.
        int suspect = (int) suspects.rankOf(o.host());
        int hops = Hops.of(o.reply().ttl());
        boolean isElsewhere =
                hops != Hops.UNKNOWN
                        && nearest[suspect] != Hops.UNKNOWN
                        && !Hops.isBetween(hops, nearest[suspect], farthest[suspect]);
        boolean isOther = shape[suspect] > 0 && shapeOf(o) != 0 && shapeOf(o) != shape[suspect];
        return !isElsewhere && !isOther;
    }
}
