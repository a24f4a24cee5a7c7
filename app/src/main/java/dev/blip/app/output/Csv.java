package dev.blip.app.output;

import dev.blip.app.text.Micros;
import dev.blip.report.Observation;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `-oC`: comma-separated values with a header row and CRLF, [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180), as
/// they come. What is not known is empty; names that were given stand in one cell with blanks between them.
/// No cell can start a formula in a spreadsheet.
public final class Csv implements ResultOutput {
    static final String HEADER =
            "ip,port,proto,service,state,reason,icmp_from,ttl,rtt_us,attempt,time,middlebox,host,"
                    + "mac,vendor,other_mac,mac_notes\r\n";

    /// Behind the others, where hosts were asked by echoes.
    private static final String ECHO_HEADER =
            ",sent,answered,loss_percent,rtt_min_us,rtt_median_us,rtt_p99_us,rtt_max_us\r\n";

    private final OutputFile file;
    private final Function<Observation, String> serviceOf;
    private final UtcTime time = new UtcTime();
    private Question question = Question.TCP_SYN;
    private AddressBook book = AddressBook.NONE;
    private @Nullable EchoCounts echoes;

    /// @param serviceOf  from a finding to the name of its service, empty if it has none
    public Csv(OutputFile file, Function<Observation, String> serviceOf) {
        this.file = file;
        this.serviceOf = serviceOf;
    }

    @Override
    public void begin(ScanStart start) throws OutputFailure {
        file.clear();
        question = start.question();
        book = start.book();
        echoes = start.echoes();
        file.text(echoes == null ? HEADER : HEADER.stripTrailing() + ECHO_HEADER);
    }

    @Override
    public void accept(Observation o) throws OutputFailure {
        book.write(file, o);
        file.octet(',');
        if (question.isOfHosts()) {
            file.text(",,");
        } else {
            file.number(o.port()).octet(',').text(o.transport().word()).octet(',');
            cell(serviceOf.apply(o));
        }
        file.octet(',')
                .text(question.word(o.state()))
                .octet(',')
                .text(o.reason().word())
                .octet(',');
        if (o.icmpFrom() != null) {
            file.text(book.text(o.icmpFrom()));
        }
        file.octet(',');
        if (o.reply().ttl() >= 0) {
            file.number(o.reply().ttl());
        }
        file.octet(',');
        if (o.reply().rttNanos() >= 0 && echoes == null) {
            file.number(Micros.of(o.reply().rttNanos()));
        }
        file.octet(',').number(o.attempt()).octet(',');
        time.write(file, o.epochNanos());
        file.text(o.reply().isFromMiddlebox() ? ",true," : ",,");
        if (book.hasNames()) {
            cell(String.join(" ", book.namesOf(o)));
        }
        neighbour(book.neighbour(o));
        if (echoes != null) {
            echoes(echoes.of(o));
        }
        file.text("\r\n");
    }

    private void echoes(EchoResult result) throws OutputFailure {
        file.octet(',').number(result.sent()).octet(',').number(result.answered());
        file.octet(',').text(result.sent() == 0 ? "" : result.lossPercent());
        if (result.answered() == 0) {
            file.text(",,,,");
            return;
        }
        file.octet(',').number(result.minMicros()).octet(',').number(result.medianMicros());
        file.octet(',').number(result.p99Micros()).octet(',').number(result.maxMicros());
    }

    /// Who has the address: MAC, vendor, another MAC, notes; all empty if nobody has.
    private void neighbour(Neighbourhood.@Nullable Neighbour who) throws OutputFailure {
        if (who == null) {
            file.text(",,,,");
            return;
        }
        file.octet(',').text(who.mac()).octet(',');
        cell(who.vendor());
        file.octet(',');
        file.text(who.otherMac()).octet(',');
        file.text(String.join(" ", who.notes()));
    }

    /// One text cell. A leading character that makes spreadsheets calculate gets an apostrophe before it, which they
    /// show as text (OWASP, "CSV Injection").
    private void cell(String text) throws OutputFailure {
        boolean isFormula = !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0;
        boolean needsQuotes = isFormula;
        for (int i = 0; i < text.length() && !needsQuotes; i++) {
            needsQuotes = ",\"\r\n".indexOf(text.charAt(i)) >= 0;
        }
        if (!needsQuotes) {
            file.text(text);
            return;
        }
        file.text(isFormula ? "\"'" : "\"").text(text.replace("\"", "\"\"")).octet('"');
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
