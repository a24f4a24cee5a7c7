package dev.blip.app.scan;

import dev.blip.app.option.Arguments;
import dev.blip.app.option.UsageError;
import dev.blip.plan.ScanPlan;
import dev.blip.targets.PortSet;
import dev.blip.targets.Transport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The UDP ports of a scan that asks TCP ports too, by the arguments. A target with a port of its own is asked by TCP.
final class DatagramsReader {
    private final InquiryReader inquiry;
    private final PortReader reader;
    private final PortSet ports;
    private final PortSet never;

    /// @param notes  takes what is decided for the user
    DatagramsReader(Arguments arguments, InquiryReader inquiry, List<String> notes)
            throws UsageError {
        this.inquiry = inquiry;
        this.reader = new PortReader(arguments, Transport.UDP, true, notes);
        this.ports = reader.ports();
        this.never = reader.excluded();
    }

    /// Null if every target has its own port.
    ///
    /// @param segments  asks the TCP ports
    @Nullable ScanPlan plan(ScanPlan segments, TargetReader.Read read) throws UsageError {
        TargetReader.Read alike = read.withoutOwnPorts();
        if (alike.isEmpty()) {
            return null;
        }
        reader.tell(true);
        return inquiry.datagrams(segments, PortReader.asked(alike, ports, never));
    }
}
