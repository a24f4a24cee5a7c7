package dev.blip.app.output;

import dev.blip.app.text.Micros;
import dev.blip.report.Observation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `-oJ`: one JSON object per line and verdict, as they come. What is not known is left out. Written by hand: the
/// fields are numbers and words of ours, and a JSON library costs more at start-up than a small scan.
public final class JsonLines implements ResultOutput {
    private final OutputFile file;
    private final UtcTime time = new UtcTime();
    private Question question = Question.TCP_SYN;
    private AddressBook book = AddressBook.NONE;
    private @Nullable EchoCounts echoes;

    public JsonLines(OutputFile file) {
        this.file = file;
    }

    @Override
    public void begin(ScanStart start) throws OutputFailure {
        file.clear();
        question = start.question();
        book = start.book();
        echoes = start.echoes();
    }

    @Override
    public void accept(Observation o) throws OutputFailure {
        book.write(file.text("{\"ip\":\""), o);
        file.octet('"');
        if (book.hasNames()) {
            hostNames(book.namesOf(o));
        }
        if (!question.isOfHosts()) {
            file.text(",\"port\":").number(o.port());
            file.text(",\"proto\":\"").text(o.transport().word()).octet('"');
        }
        file.text(",\"state\":\"").text(question.word(o.state()));
        file.text("\",\"reason\":\"").text(o.reason().word()).octet('"');
        if (book.asksNeighbours()) {
            neighbour(book.neighbour(o));
        }
        if (o.reply().isFromMiddlebox()) {
            file.text(",\"middlebox\":true");
        }
        if (o.icmpFrom() != null) {
            file.text(",\"icmp_from\":\"").text(book.text(o.icmpFrom())).octet('"');
        }
        if (o.reply().ttl() >= 0) {
            file.text(",\"ttl\":").number(o.reply().ttl());
        }
        if (echoes != null) {
            echoes(echoes.of(o));
        } else {
            probe(o);
        }
        file.text(",\"time\":\"");
        time.write(file, o.epochNanos());
        file.text("\"}\n");
    }

    /// Which probe decided, and how soon it was answered.
    private void probe(Observation o) throws OutputFailure {
        if (o.reply().rttNanos() >= 0) {
            file.text(",\"rtt_us\":").number(Micros.of(o.reply().rttNanos()));
        }
        file.text(",\"attempt\":").number(o.attempt());
    }

    private void echoes(EchoResult result) throws OutputFailure {
        file.text(",\"sent\":").number(result.sent());
        file.text(",\"answered\":").number(result.answered());
        if (result.sent() > 0) {
            file.text(",\"loss_percent\":").text(result.lossPercent());
        }
        if (result.answered() > 0) {
            file.text(",\"rtt_us\":{\"min\":").number(result.minMicros());
            file.text(",\"median\":").number(result.medianMicros());
            file.text(",\"p99\":").number(result.p99Micros());
            file.text(",\"max\":").number(result.maxMicros()).octet('}');
        }
    }

    /// The first name that was given, and the others where there are any.
    private void hostNames(List<String> given) throws OutputFailure {
        for (int i = 0; i < given.size(); i++) {
            file.text(i == 0 ? ",\"host\":" : i == 1 ? ",\"other_hosts\":[" : ",");
            JsonText.write(file, given.get(i));
        }
        file.text(given.size() > 1 ? "]" : "");
    }

    /// Who has the address, if anybody has: a vendor that nobody knows is empty.
    private void neighbour(Neighbourhood.@Nullable Neighbour who) throws OutputFailure {
        if (who == null) {
            return;
        }
        file.text(",\"mac\":\"").text(who.mac()).text("\",\"vendor\":");
        JsonText.write(file, who.vendor());
        if (!who.otherMac().isEmpty()) {
            file.text(",\"other_mac\":\"").text(who.otherMac()).octet('"');
        }
        List<String> notes = who.notes();
        if (!notes.isEmpty()) {
            file.text(",\"mac_notes\":[\"").text(String.join("\",\"", notes)).text("\"]");
        }
    }

    @Override
    public void idle() throws OutputFailure {
        file.flush();
    }

    @Override
    public void end(ScanEnd end) throws OutputFailure {
        file.close();
    }
}
