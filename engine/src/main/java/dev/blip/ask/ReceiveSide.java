package dev.blip.ask;

import dev.blip.ledger.RttHistogram;
import dev.blip.link.FrameSender;
import dev.blip.plan.RetryPolicy;
import dev.blip.wire.Vlan;
import java.util.List;

/// All receivers of a scan as one voice, with what the senders have to say about losses. Any thread.
public final class ReceiveSide implements Feedback {
    private final RetryPolicy retry;
    private final List<Receiver> receivers;
    private final List<? extends FrameSender> senders;

    public ReceiveSide(
            RetryPolicy retry, List<Receiver> receivers, List<? extends FrameSender> senders) {
        this.retry = retry;
        this.receivers = receivers;
        this.senders = senders;
    }

    public List<Receiver> receivers() {
        return receivers;
    }

    /// The longest of the receivers' timeouts: one of them may see the slow paths only.
    @Override
    public long timeoutNanos() {
        long longest = 0;
        for (int i = 0; i < receivers.size(); i++) {
            longest = Math.max(longest, receivers.get(i).timeoutNanos());
        }
        long measured = longest == 0 ? retry.initialTimeoutNanos() : longest;
        return retry.within(measured);
    }

    @Override
    public long silenceNanos() {
        long longest = 0;
        for (int i = 0; i < receivers.size(); i++) {
            longest = Math.max(longest, receivers.get(i).silenceNanos());
        }
        return Math.max(timeoutNanos(), Math.min(longest, retry.maxTimeoutNanos()));
    }

    @Override
    public long kernelDrops() {
        long drops = 0;
        for (int i = 0; i < senders.size(); i++) {
            drops += senders.get(i).lost();
        }
        for (int i = 0; i < receivers.size(); i++) {
            drops += receivers.get(i).kernelDrops();
        }
        return drops;
    }

    @Override
    public long heardUntilNanos() {
        long earliest = Long.MAX_VALUE;
        for (int i = 0; i < receivers.size(); i++) {
            earliest = Math.min(earliest, receivers.get(i).heardUntilNanos());
        }
        return earliest;
    }

    /// The longest of the receivers'.
    @Override
    public long settledAfterNanos() {
        long longest = 0;
        for (int i = 0; i < receivers.size(); i++) {
            longest = Math.max(longest, receivers.get(i).settledAfterNanos());
        }
        return longest;
    }

    @Override
    public long counted(long slice, int column) {
        long sum = 0;
        for (int i = 0; i < receivers.size(); i++) {
            sum += receivers.get(i).slices().get(slice, column);
        }
        return sum;
    }

    @Override
    public boolean isReporterBehind() {
        for (int i = 0; i < receivers.size(); i++) {
            if (receivers.get(i).isReporterBehind()) {
                return true;
            }
        }
        return false;
    }

    public long lastVerdictNanos() {
        long last = 0;
        for (Receiver receiver : receivers) {
            last = Math.max(last, receiver.lastVerdictNanos());
        }
        return last;
    }

    /// In which VLAN answers came that were not asked for there; 0 if none did.
    public int otherVlan() {
        int vlan = Vlan.UNTAGGED;
        for (Receiver receiver : receivers) {
            vlan = receiver.otherVlan() == Vlan.UNTAGGED ? vlan : receiver.otherVlan();
        }
        return vlan;
    }

    public RttHistogram histogram() {
        var all = new RttHistogram();
        for (Receiver receiver : receivers) {
            all.addAll(receiver.histogram());
        }
        return all;
    }
}
