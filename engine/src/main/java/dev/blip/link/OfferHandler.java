package dev.blip.link;

import dev.blip.metric.Counters;

/// Takes note of the connections that targets offer. Owner: one receive thread.
public interface OfferHandler {
    /// Leaves them to the kernel.
    OfferHandler KERNEL =
            new OfferHandler() {
                @Override
                public void offered(byte[] bytes, int at, int end) {}

                @Override
                public void lapEnds(Counters counters) {}
            };

    /// A SYN-ACK to a probe of ours has come, in the untagged Ethernet frame that starts at `bytes[at]` and
    /// ends before `end`, and whose headers are whole.
    void offered(byte[] bytes, int at, int end);

    /// What has come with this lap has been told.
    void lapEnds(Counters counters);
}
