package dev.blip.app.scan;

import dev.blip.app.option.Arguments;
import dev.blip.app.option.UsageError;
import dev.blip.plan.ScanPlan;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// Arguments to a `ScanRequest`: has each part of it read by who knows what its options mean and which do not go
/// together, the target files by a `TargetReader`; opens nothing else.
final class RequestReader {
    private final Arguments arguments;
    private final TargetReader targets;
    private final List<String> notes = new ArrayList<>();

    private RequestReader(Arguments arguments, TargetReader targets) {
        this.arguments = arguments;
        this.targets = targets;
    }

    static ScanRequest read(Arguments arguments, InputStream standardInput, NameService names)
            throws UsageError {
        var targets = new TargetReader(arguments, standardInput, names);
        return new RequestReader(arguments, targets).request();
    }

    /// Targets are read last, because that may take long: what is wrong besides is refused before.
    private ScanRequest request() throws UsageError {
        var inquiry = new InquiryReader(arguments, notes);
        inquiry.check();
        var outputs = new OutputReader(arguments);
        ScanRequest.OutputPlan files = outputs.outputs();
        var conduct = new ConductReader(arguments).conduct();
        var link = new LinkReader(arguments).link();
        var order = new OrderReader(arguments);
        var part = order.part();
        long seed = order.seed();
        var shown = outputs.shown();
        boolean isMixed = inquiry.isMixed();
        var ports = new PortReader(arguments, inquiry.transport(), isMixed, notes);
        var ofAll = ports.ports();
        var never = ports.excluded();
        var decoys = ports.decoys();
        var datagrams = inquiry.beside(arguments, notes);
        ScanRequest.Talk talk = outputs.talk();
        TargetReader.Read read = targets.read();
        var asked = PortReader.asked(read, ofAll, never);
        if (inquiry.isOfPorts()) {
            ports.tell(asked.families().stream().anyMatch(each -> !each.alike().isEmpty()));
        }
        var plan =
                new ScanPlan(
                        asked,
                        read.ipv4().exclusions(read.ipv6()),
                        conduct,
                        part,
                        seed,
                        arguments.has(ScanOption.SMALLEST_PROBES),
                        link,
                        shown,
                        decoys);
        return new ScanRequest(
                inquiry.plan(plan),
                datagrams == null ? null : datagrams.plan(plan, read),
                files,
                arguments.has(ScanOption.DRY_RUN),
                talk,
                notes,
                read.names(),
                read.skipped(),
                read.warnings());
    }
}
