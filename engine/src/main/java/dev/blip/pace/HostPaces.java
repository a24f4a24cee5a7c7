package dev.blip.pace;

import org.jspecify.annotations.Nullable;

/// Asks every prefix no faster than its answers show that it can take, and every host likewise where the scan could
/// overrun one: `PrefixPace` and an `AskedHost` say what that is, each made when it is first looked for. Owner: the
/// lane's transmit thread.
public final class HostPaces {
    private final HostAnswers answers;
    private final boolean areHostsSpared;
    private final boolean areErrorsAnswers;
    private final int lanes;
    private final @Nullable AskedHost[] hosts; // by place
    private final @Nullable PrefixPace[] prefixes;

    private final Doubts doubts = new Doubts();

    // Whom `opensAt` was last asked about.
    private AskedHost host; // whichever if hosts are not spared
    private PrefixPace prefix;
    private boolean isNew;

    /// @param areErrorsAnswers  closed ports are told by ICMP errors, whose number hosts limit
    HostPaces(HostAnswers answers, boolean areHostsSpared, boolean areErrorsAnswers, int lanes) {
        this.answers = answers;
        this.areHostsSpared = areHostsSpared;
        this.areErrorsAnswers = areErrorsAnswers;
        this.lanes = lanes;
        this.hosts = new AskedHost[answers.hosts()];
        this.prefixes = new PrefixPace[answers.prefixes()];
        this.host = hostAt(0);
        this.prefix = prefixAt(0);
    }

    private AskedHost hostAt(int place) {
        AskedHost its = hosts[place];
        if (its == null) {
            its =
                    areErrorsAnswers
                            ? new IcmpPace(answers, place, doubts)
                            : new HostPace(answers, place);
            hosts[place] = its;
        }
        return its;
    }

    private PrefixPace prefixAt(int place) {
        PrefixPace its = prefixes[place];
        if (its == null) {
            its = new PrefixPace(answers, place, lanes);
            prefixes[place] = its;
        }
        return its;
    }

    /// How often so far the silence of a host meant nothing, because it had no error left to send.
    public long doubts() {
        return doubts.confirmed();
    }

    /// Whether the silence of any host may mean nothing.
    public boolean isAnyInDoubt() {
        return doubts.areAnyOpen();
    }

    /// Whether the silence of a first probe says something of the path: of UDP it is a common answer.
    public boolean isSilenceTelling() {
        return !areErrorsAnswers;
    }

    /// Whether single hosts are spared, or only prefixes.
    public boolean areHostsSpared() {
        return areHostsSpared;
    }

    /// How many places there are for those who wait.
    public int places() {
        return areHostsSpared ? hosts.length : prefixes.length;
    }

    /// The place where those wait whom `opensAt` says the same of.
    public int placeOf(long host, long prefix) {
        return areHostsSpared ? answers.placeOfHost(host) : answers.placeOfPrefix(prefix);
    }

    /// When a host may be asked: not after `nowNanos` if it may be now, else when to look again.
    ///
    /// @param heardNanos  all that had arrived by then has been counted
    public long opensAt(long host, long prefix, long nowNanos, long heardNanos) {
        isNew = true;
        if (areHostsSpared) {
            this.host = hostAt(answers.placeOfHost(host));
            long opensAt = this.host.opensAt(nowNanos, heardNanos);
            if (opensAt > nowNanos) {
                return opensAt;
            }
            isNew =
                    nowNanos - this.host.lastNanos() >= PrefixPace.NEW_NANOS
                            && !this.host.hasAnswered();
        }
        this.prefix = prefixAt(answers.placeOfPrefix(prefix));
        return this.prefix.opensAt(isNew, nowNanos);
    }

    /// Whether a host has ever answered, as far as hosts are told apart.
    public boolean hasAnswered(long host) {
        return areHostsSpared && answers.ofHost(answers.placeOfHost(host)) != 0;
    }

    /// Whether anybody has answered in the prefix of the host that `opensAt` was last asked about.
    public boolean hasPrefixAnswered() {
        return prefix.hasAnswered();
    }

    /// Whether the host that `opensAt` was last asked about has answered all that it was asked.
    public boolean isComplete() {
        return areHostsSpared && host.isComplete();
    }

    /// That host is being asked.
    ///
    /// @param isAgain  whether the target was silent before
    public void asked(boolean isAgain, long nowNanos) {
        if (areHostsSpared) {
            host.asked(isAgain, nowNanos);
        }
        prefix.asked(isNew);
    }

    /// That host is being asked on a target that has answered before.
    public void askedKnown(long nowNanos) {
        if (areHostsSpared) {
            host.askedKnown(nowNanos);
        }
        prefix.asked(isNew);
    }

    /// The index of a target of that host that is to be asked next of all, though it has answered; -1 if none is.
    public long witnessDue(long nowNanos) {
        return areHostsSpared ? host.witnessDue(nowNanos) : -1;
    }

    /// That target is being asked.
    public void askedWitness(long index, long nowNanos) {
        host.askedWitness(index, nowNanos);
        prefix.asked(false);
    }
}
