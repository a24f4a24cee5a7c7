package dev.blip.app.output;

import dev.blip.app.text.Durations;
import dev.blip.app.text.Printable;
import dev.blip.report.Observation;
import dev.blip.verdict.State;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What people read: hosts in ascending order, each with its ports. On a terminal a host is named once and states
/// have colours; elsewhere every line names its host, so that each stands alone under `grep`. 80 columns or less, and
/// behind them who has the address on our own link and the names that were given.
///
/// ```
/// ADDRESS         PORT      STATE    SERVICE        REASON             TTL     RTT
/// 198.18.0.1      22/tcp    open     ssh            syn-ack             64 0.12 ms
/// 21,000 targets, 18,204 answered; probably missed 3 (0 to 9)
/// ```
///
/// A star behind the reason marks a reply from before its host; a line at the end says so.
public final class Table implements HostOutput {
    private static final String HEADER =
            "PORT      STATE    SERVICE        REASON             TTL     RTT";

    /// With room for `open|filtered` and `unfiltered`.
    private static final String WIDE_HEADER =
            "PORT      STATE         SERVICE   REASON             TTL     RTT";

    private static final String MIDDLEBOX =
            "* from nearer than the host's other replies: sent by something on the way to it\n";
    private static final String HOSTS_HEADER = "STATE    REASON             TTL     RTT";
    private static final String ADDRESS_HEADER = "ADDRESS";
    private static final int PORT_AT = 16;
    private static final int LONGER_ADDRESS_COLUMNS = 24; // of one in IPv6
    private static final int STATE_AT = 26;
    private static final int SERVICE_AT = 35;
    private static final int WIDE_SERVICE_AT = 40;
    private static final int REASON_AT = 50;
    private static final int PORT_COLUMNS = STATE_AT - PORT_AT;
    private static final int SERVICE_COLUMNS = REASON_AT - SERVICE_AT;
    private static final int TTL_AT = 69;
    private static final int TTL_END = 72;
    private static final int RTT_END = 80;
    private static final int MAC_AT = 82;
    private static final int VENDOR_AT = 101;
    private static final int HOST_AT = 128;
    private static final String NEIGHBOURS_HEADER = "  MAC                VENDOR";
    private static final String HOST_BEHIND_VENDOR = "                     HOST\n";

    /// Below this, round trips are told in hundredths of a millisecond.
    private static final long HUNDREDTHS_BELOW_NANOS = 9_990_000L;

    private final OutputFile file;
    private final Function<Observation, String> serviceOf;
    private final boolean forPeople;
    private final boolean colour;
    private final boolean saysHowSure;
    private final TableLine line = new TableLine();
    private Question question = Question.TCP_SYN;
    private int serviceAt = SERVICE_AT;
    private AddressBook book = AddressBook.NONE;
    private @Nullable EchoColumns echoes;
    private int shift; // columns that are left out
    private boolean headerWritten;
    private boolean isWide; // every line names an address in IPv6
    private boolean hasMiddlebox;

    /// @param serviceOf  from a finding to the name of its service, empty if it has none
    /// @param forPeople  a host is named on its first line only
    /// @param colour     states in colour, by ANSI escapes
    /// @param saysHowSure ends with what was probably missed, and why it is not all; false where the same reader is
    ///     told that anyway
    public Table(
            OutputFile file,
            Function<Observation, String> serviceOf,
            boolean forPeople,
            boolean colour,
            boolean saysHowSure) {
        this.file = file;
        this.serviceOf = serviceOf;
        this.forPeople = forPeople;
        this.colour = colour;
        this.saysHowSure = saysHowSure;
    }

    @Override
    public void begin(ScanStart start) throws OutputFailure {
        file.clear();
        question = start.question();
        serviceAt = hasWideStates() ? WIDE_SERVICE_AT : SERVICE_AT;
        book = start.book();
        shift = question.isOfHosts() ? PORT_COLUMNS + SERVICE_COLUMNS : 0;
        if (start.echoes() != null) {
            echoes = new EchoColumns(start.echoes());
            shift = 0; // as wide as the table of ports
        }
    }

    @Override
    public void host(List<Observation> ports, ExtraPorts others) throws OutputFailure {
        boolean isFirstWide = !forPeople && !isWide && ports.getFirst().ipv6() != null;
        if (isFirstWide) {
            isWide = true;
            shift -= LONGER_ADDRESS_COLUMNS;
        }
        if (!headerWritten || isFirstWide) {
            headerWritten = true;
            header();
        }
        boolean isFirst = true;
        for (Observation o : ports) {
            boolean namesHost = isFirst || !forPeople;
            line.clear();
            row(o, namesHost);
            if (namesHost && book.asksNeighbours()) {
                neighbour(book.neighbour(o));
            }
            if (namesHost && book.hasNames()) {
                nameHost(book.namesOf(o));
            } else {
                line.octet('\n').writeTo(file);
            }
            isFirst = false;
        }
    }

    private void header() throws OutputFailure {
        line.clear();
        line.text(ADDRESS_HEADER).padTo(addressColumns());
        line.text(columns()).writeTo(file);
        file.text(book.asksNeighbours() ? NEIGHBOURS_HEADER : "");
        String host = book.asksNeighbours() ? HOST_BEHIND_VENDOR : "  HOST\n";
        file.text(!book.hasNames() ? "\n" : host);
    }

    private String columns() {
        if (echoes != null) {
            return EchoColumns.HEADER;
        }
        if (question.isOfHosts()) {
            return HOSTS_HEADER;
        }
        return hasWideStates() ? WIDE_HEADER : HEADER;
    }

    private boolean hasWideStates() {
        return question.asksDatagrams() || question.isOfFirewalls();
    }

    private int addressColumns() {
        return isWide ? PORT_AT + LONGER_ADDRESS_COLUMNS : PORT_AT;
    }

    private void row(Observation o, boolean namesHost) throws OutputFailure {
        if (namesHost) {
            name(o);
        }
        line.padTo(addressColumns());
        if (!question.isOfHosts()) {
            line.number(o.port()).octet('/').text(o.transport().word()).padTo(STATE_AT - shift);
        }
        state(o.state());
        if (echoes != null) {
            echoes.write(line, addressColumns(), o);
            return;
        }
        if (!question.isOfHosts()) {
            service(o);
        }
        line.padTo(REASON_AT - shift);
        line.text(o.reason().word());
        if (o.reply().isFromMiddlebox()) {
            hasMiddlebox = true;
            line.octet('*');
        }
        if (o.reply().ttl() >= 0 || o.reply().rttNanos() >= 0) {
            line.padTo(TTL_AT - shift);
            ttlAndRtt(o);
        }
    }

    /// For people, one that is longer than its column has a line of its own.
    private void name(Observation o) throws OutputFailure {
        if (o.ipv6() == null) {
            line.ipv4(o.host());
            return;
        }
        String text = book.text(o.ipv6());
        line.text(text);
        if (forPeople && text.length() >= PORT_AT) {
            line.octet('\n').writeTo(file);
            line.clear();
        }
    }

    /// Who has the address, if anybody has.
    private void neighbour(Neighbourhood.@Nullable Neighbour who) {
        if (who == null) {
            return;
        }
        line.padTo(MAC_AT - shift);
        line.text(who.mac()).padTo(VENDOR_AT - shift);
        line.text(shortened(Printable.text(who.vendor()), HOST_AT - VENDOR_AT));
        for (String note : who.notes()) {
            line.octet(' ').text(note);
        }
        if (!who.otherMac().isEmpty()) {
            line.octet(' ').text(who.otherMac());
        }
    }

    /// Ends the line with the names that were given, behind all columns, where a line may be as long as it likes.
    private void nameHost(List<String> given) throws OutputFailure {
        if (!given.isEmpty()) {
            line.padTo((book.asksNeighbours() ? HOST_AT : MAC_AT) - shift);
        }
        line.writeTo(file);
        for (int i = 0; i < given.size(); i++) {
            file.text(i == 0 ? "" : ", ").text(Printable.text(given.get(i)));
        }
        file.octet('\n');
    }

    private void ttlAndRtt(Observation o) {
        if (o.reply().ttl() >= 0) {
            line.padForRight(TTL_END - shift, TableLine.digits(o.reply().ttl()));
            line.number(o.reply().ttl());
        }
        if (o.reply().rttNanos() < 0) {
            line.padForRight(RTT_END - shift, 0);
        } else if (o.reply().rttNanos() < HUNDREDTHS_BELOW_NANOS) {
            hundredths(
                    (int)
                            ((o.reply().rttNanos() + 5_000)
                                    / 10_000)); // as Durations.text, of which most are
        } else {
            String rtt = Durations.text(o.reply().rttNanos());
            line.padForRight(RTT_END - shift, rtt.length());
            line.text(rtt);
        }
    }

    /// A number of hundredths of a millisecond, `0.12 ms`.
    private void hundredths(int value) {
        line.padForRight(RTT_END - shift, TableLine.digits(value / 100) + ".00 ms".length());
        line.number(value / 100).octet('.').number(value / 10 % 10).number(value % 10).text(" ms");
    }

    private void service(Observation o) {
        line.padTo(serviceAt - shift);
        line.text(shortened(serviceOf.apply(o), REASON_AT - serviceAt));
    }

    private void state(State state) {
        if (!colour) {
            line.text(question.word(state));
            return;
        }
        line.escape(
                switch (state) {
                    case OPEN -> "\u001b[32m";
                    case CLOSED -> "\u001b[31m";
                    case FILTERED, OPEN_FILTERED, UNFILTERED, UNKNOWN -> "\u001b[33m";
                });
        line.text(question.word(state));
        line.escape("\u001b[0m");
    }

    /// A text in fewer than `columns`.
    private static String shortened(String text, int columns) {
        return text.length() < columns ? text : text.substring(0, columns - 2) + "~";
    }

    @Override
    public void end(ScanEnd end) throws IOException {
        try (file) {
            if (hasMiddlebox) {
                file.text(MIDDLEBOX);
            }
            if (!saysHowSure) {
                return;
            }
            if (!end.lies().isEmpty()) {
                file.text(end.lies()).octet('\n');
            }
            if (!end.completeness().isEmpty()) {
                file.text(end.completeness()).octet('\n');
            }
            if (!end.trouble().isEmpty()) {
                file.text(Printable.text(end.trouble())).octet('\n');
            }
        }
    }
}
