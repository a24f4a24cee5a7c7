package dev.blip.scan;

import dev.blip.probe.CookieKey;
import dev.blip.way.OpenedLink;

/// Where the probes of one run leave and their replies come in, and by what both are known. A simulation brings its
/// own.
///
/// @param link       one sender for each lane
/// @param firstPort  that probes leave from: attempt k from the k-th of `portCount`
/// @param watch    looks after the link while the run lasts
/// @param release  gives everything back; called once
record LegEnds(
        OpenedLink link,
        int firstPort,
        int portCount,
        CookieKey key,
        LegWatch watch,
        Runnable release)
        implements AutoCloseable {
    @Override
    public void close() {
        watch.close();
        release.run();
    }
}
