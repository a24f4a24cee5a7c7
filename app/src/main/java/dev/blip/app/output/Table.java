package dev.blip.app.output;

import dev.blip.report.Observation;
import dev.blip.report.State;
import java.io.IOException;
import java.util.List;
import java.util.function.IntFunction;

/// What people read: hosts in ascending order, each with its ports. On a terminal a host is named once and states
/// have colours; elsewhere every line names its host, so that each stands alone under `grep`. 80 columns or less.
///
/// ```
/// ADDRESS         PORT      STATE    SERVICE        REASON           TTL     RTT
/// 198.18.0.1      22/tcp    open     ssh            syn-ack           64 0.12 ms
/// 21,000 targets, 18,204 answered; probably missed 3 (0 to 9)
/// ```
public final class Table implements HostOutput {
    private static final String HEADER =
            "ADDRESS         PORT      STATE    SERVICE        REASON           TTL     RTT\n";
    private static final int ADDRESS_COLUMNS = 16;
    private static final int PORT_COLUMNS = 10;
    private static final int STATE_COLUMNS = 9;
    private static final int SERVICE_COLUMNS = 15;
    private static final int REASON_COLUMNS = 17;
    private static final int TTL_COLUMNS = 3;
    private static final int RTT_COLUMNS = 8;

    private final OutputFile file;
    private final IntFunction<String> serviceOf;
    private final boolean forPeople;
    private final boolean colour;
    private final StringBuilder line = new StringBuilder(128);
    private boolean headerWritten;

    /// @param serviceOf  port to service name, empty if it has none
    /// @param forPeople  a host is named on its first line only
    /// @param colour     states in colour, by ANSI escapes
    public Table(
            OutputFile file, IntFunction<String> serviceOf, boolean forPeople, boolean colour) {
        this.file = file;
        this.serviceOf = serviceOf;
        this.forPeople = forPeople;
        this.colour = colour;
    }

    @Override
    public void begin(ScanStart start) throws OutputFailure {
        file.clear();
    }

    @Override
    public void host(int address, List<Observation> ports) throws OutputFailure {
        if (!headerWritten) {
            headerWritten = true;
            file.text(HEADER);
        }
        boolean isFirst = true;
        for (Observation o : ports) {
            line.setLength(0);
            row(address, o, isFirst || !forPeople);
            file.text(line.toString());
            isFirst = false;
        }
    }

    private void row(int address, Observation o, boolean namesHost) {
        if (namesHost) {
            line.append(address >>> 24).append('.').append(address >>> 16 & 0xFF).append('.');
            line.append(address >>> 8 & 0xFF).append('.').append(address & 0xFF);
        }
        padTo(ADDRESS_COLUMNS);
        line.append(o.port()).append("/tcp");
        padTo(ADDRESS_COLUMNS + PORT_COLUMNS);
        int escapes = state(o.state());
        padTo(ADDRESS_COLUMNS + PORT_COLUMNS + STATE_COLUMNS + escapes);
        line.append(shortened(serviceOf.apply(o.port())));
        int reasonAt = ADDRESS_COLUMNS + PORT_COLUMNS + STATE_COLUMNS + escapes + SERVICE_COLUMNS;
        padTo(reasonAt);
        line.append(o.reason().word());
        if (o.ttl() >= 0 || o.rttNanos() >= 0) {
            padTo(reasonAt + REASON_COLUMNS);
            right(o.ttl() >= 0 ? Integer.toString(o.ttl()) : "", TTL_COLUMNS);
            right(o.rttNanos() >= 0 ? Durations.text(o.rttNanos()) : "", RTT_COLUMNS);
        }
        line.append('\n');
    }

    /// Returns how many characters of it take no column.
    private int state(State state) {
        int from = line.length();
        if (!colour) {
            line.append(state.word());
            return 0;
        }
        line.append(
                switch (state) {
                    case OPEN -> "\u001b[32m";
                    case CLOSED -> "\u001b[31m";
                    case FILTERED, UNKNOWN -> "\u001b[33m";
                });
        line.append(state.word()).append("\u001b[0m");
        return line.length() - from - state.word().length();
    }

    private static String shortened(String service) {
        return service.length() < SERVICE_COLUMNS
                ? service
                : service.substring(0, SERVICE_COLUMNS - 2) + "~";
    }

    private void padTo(int length) {
        do {
            line.append(' ');
        } while (line.length() < length);
    }

    private void right(String text, int columns) {
        for (int i = text.length(); i < columns; i++) {
            line.append(' ');
        }
        line.append(text);
    }

    @Override
    public void end(ScanEnd end) throws IOException {
        try (file) {
            if (!end.completeness().isEmpty()) {
                file.text(end.completeness()).octet('\n');
            }
        }
    }
}
