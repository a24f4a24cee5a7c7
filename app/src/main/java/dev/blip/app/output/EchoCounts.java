package dev.blip.app.output;

import dev.blip.app.text.Micros;
import dev.blip.report.Observation;
import dev.blip.targets.AddressSet;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import java.util.Arrays;

/// How many of its echoes each host has answered, and how soon. Memory: 4 bytes an echo and 12 a host, whatever
/// answers. Owner: the reporting thread.
public final class EchoCounts {
    private final AddressSet ipv4;
    private final AddressSet ipv6; // ranks
    private final int echoes; // of each host
    private final int[] told; // by host: echoes that something is known of
    private final int[] sent;
    private final int[] answered;
    private final int[] micros; // by host, then answer, as they came

    /// @param ipv4    who is asked
    /// @param ipv6    who is asked in IPv6, by rank
    /// @param echoes  of each; all together fewer than 2^31
    public EchoCounts(AddressSet ipv4, AddressSet ipv6, int echoes) {
        int hosts = Math.toIntExact(ipv4.count() + ipv6.count());
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
        this.echoes = echoes;
        this.told = new int[hosts];
        this.sent = new int[hosts];
        this.answered = new int[hosts];
        this.micros = new int[Math.multiplyExact(hosts, echoes)];
    }

    int hosts() {
        return told.length;
    }

    /// The number of the host that a finding is of, from 0.
    int hostOf(Observation o) {
        return (int)
                (o.ipv6() == null ? ipv4.rankOf(o.host()) : ipv4.count() + ipv6.rankOf(o.host()));
    }

    /// Counts what became of one echo. What has no verdict, because nobody could hear it out, is neither sent nor lost.
    ///
    /// @return whether all of its host's echoes are counted now
    boolean add(Observation o) {
        int host = hostOf(o);
        if (o.state() == State.OPEN) {
            micros[host * echoes + answered[host]] =
                    Math.clamp(Micros.of(o.reply().rttNanos()), 0, Integer.MAX_VALUE);
            answered[host]++;
            sent[host]++;
        } else if (o.state() == State.FILTERED && !isNobodysAddress(o.reason())) {
            sent[host]++;
        }
        return ++told[host] == echoes;
    }

    private static boolean isNobodysAddress(Reason reason) {
        return reason == Reason.NO_ARP || reason == Reason.NO_ND;
    }

    /// What is known by now of the host that a finding is of.
    EchoResult of(Observation o) {
        int host = hostOf(o);
        int first = host * echoes;
        int[] sorted = Arrays.copyOfRange(micros, first, first + answered[host]);
        Arrays.sort(sorted);
        return EchoResult.of(sent[host], sorted);
    }
}
