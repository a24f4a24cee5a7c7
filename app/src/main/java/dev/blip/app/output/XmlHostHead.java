package dev.blip.app.output;

import dev.blip.report.Observation;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The beginning of a host in Nmap's XML: whether it is up and by what that is known, its addresses, its names. Counts
/// the hosts.
final class XmlHostHead {
    private final OutputFile file;
    private Question question = Question.TCP_SYN;
    private AddressBook book = AddressBook.NONE;
    private long hostsUp;
    private long hostsDown;

    XmlHostHead(OutputFile file) {
        this.file = file;
    }

    void begin(ScanStart start) {
        question = start.question();
        book = start.book();
    }

    long hostsUp() {
        return hostsUp;
    }

    long hostsDown() {
        return hostsDown;
    }

    /// @return whether ports follow
    boolean write(List<Observation> ports, ExtraPorts others) throws OutputFailure {
        file.text("<host>");
        boolean isDown = HostStatus.isDown(ports, question);
        if (isDown) {
            hostsDown++;
            file.text("<status state=\"down\" reason=\"no-response\" reason_ttl=\"0\"/>\n");
        } else {
            status(ports, others);
        }
        Observation o = ports.getFirst();
        book.write(file.text("<address addr=\""), o);
        file.text("\" addrtype=\"");
        file.text(o.ipv6() == null ? "ipv4" : "ipv6").text("\"/>\n");
        neighbour(book.neighbour(o));
        hostNames(book.namesOf(o));
        return !isDown && !question.isOfHosts();
    }

    private void status(List<Observation> ports, ExtraPorts others) throws OutputFailure {
        Observation evidence = HostStatus.evidence(ports);
        boolean isUp = HostStatus.isUp(ports, others);
        boolean isUnlisted = isUp && evidence.state() == State.FILTERED;
        hostsUp += isUp ? 1 : 0;
        file.text("<status state=\"").text(isUp ? "up" : "unknown");
        file.text("\" reason=\"").text((isUnlisted ? refusal(others) : evidence.reason()).word());
        int ttl = isUnlisted ? 0 : Math.max(0, evidence.reply().ttl());
        file.text("\" reason_ttl=\"").number(ttl).text("\"/>\n");
    }

    /// How the ports that are not listed were refused.
    private static Reason refusal(ExtraPorts others) {
        return others.count(Reason.CONN_REFUSED) > 0 ? Reason.CONN_REFUSED : Reason.RESET;
    }

    /// Every MAC that the address has; Nmap writes them in capitals, and ndiff compares them as text.
    private void neighbour(Neighbourhood.@Nullable Neighbour who) throws OutputFailure {
        if (who == null) {
            return;
        }
        mac(who.mac());
        String vendor = who.vendor();
        if (!vendor.isEmpty()) {
            file.text(" vendor=\"");
            XmlText.write(file, vendor);
            file.octet('"');
        }
        file.text("/>\n");
        if (!who.otherMac().isEmpty()) {
            mac(who.otherMac());
            file.text("/>\n");
        }
    }

    private void mac(String mac) throws OutputFailure {
        String text = mac.toUpperCase(Locale.ROOT);
        file.text("<address addr=\"").text(text).text("\" addrtype=\"mac\"");
    }

    /// Names as they were given: Nmap's type `user`.
    private void hostNames(List<String> given) throws OutputFailure {
        if (given.isEmpty()) {
            file.text("<hostnames/>\n");
            return;
        }
        file.text("<hostnames>\n");
        for (String name : given) {
            file.text("<hostname name=\"");
            XmlText.write(file, name);
            file.text("\" type=\"user\"/>\n");
        }
        file.text("</hostnames>\n");
    }
}
