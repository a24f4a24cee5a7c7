package dev.blip.pace;

/// Cohorts in turn, until they are enough to be judged. Owner: one `RateController`.
final class Cohorts {
    long fromNanos;
    long endNanos;
    double load;
    double again;
    double sent;
    double answered;
    double canaries;
    double canariesAnswered;
    double timed;
    double rtt;
    double rttSquares;
    double errors;

    void add(Evidence e) {
        if (load == 0) {
            fromNanos = e.fromNanos();
        }
        endNanos = e.fromNanos() + e.spanNanos();
        load += e.load().all();
        again += e.load().again();
        sent += e.firsts().sent();
        answered += e.firsts().answered();
        canaries += e.canaries().sent();
        canariesAnswered += e.canaries().answered();
        timed += e.roundTrips().count();
        rtt += e.roundTrips().sum();
        rttSquares += e.roundTrips().squares();
        errors += e.errors();
    }

    void clear() {
        load = 0;
        again = 0;
        sent = 0;
        answered = 0;
        canaries = 0;
        canariesAnswered = 0;
        timed = 0;
        rtt = 0;
        rttSquares = 0;
        errors = 0;
    }

    double loadPerSecond() {
        return load * 1e9 / (endNanos - fromNanos);
    }

    /// Whether at most half of what left went to those who were asked before.
    boolean areMostlyFirsts() {
        return 2 * again <= load;
    }
}
