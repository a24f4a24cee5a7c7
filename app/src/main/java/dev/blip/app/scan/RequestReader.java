package dev.blip.app.scan;

import dev.blip.app.option.Arguments;
import dev.blip.app.option.UsageError;
import dev.blip.plan.ScanPlan;
import dev.blip.targets.AddressSet;
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
        var outputs = new OutputReader(arguments);
        ScanRequest.OutputPlan files = outputs.outputs();
        var conduct = new ConductReader(arguments).conduct();
        var link = new LinkReader(arguments).link();
        var order = new OrderReader(arguments);
        var part = order.part();
        long seed = order.seed();
        var shown = outputs.shown();
        var ports = new PortReader(arguments, notes);
        var asked = ports.ports();
        var decoys = ports.decoys();
        ScanRequest.Talk talk = outputs.talk();
        TargetReader.Read read = targets.read();
        var plan =
                new ScanPlan(
                        left(read),
                        read.excluded(),
                        asked,
                        conduct,
                        part,
                        seed,
                        arguments.has(ScanOption.SMALLEST_PROBES),
                        link,
                        shown,
                        decoys);
        return new ScanRequest(
                plan,
                files,
                arguments.has(ScanOption.DRY_RUN),
                talk,
                notes,
                read.names(),
                read.skipped(),
                read.warnings());
    }

    /// What is asked: targets without the exclusions. Where that is nothing, what was skipped may be why.
    private static AddressSet left(TargetReader.Read read) throws UsageError {
        AddressSet named = read.targets();
        if (named.isEmpty()) {
            throw new UsageError(
                    "no targets" + TargetReader.below(read.warnings()),
                    "addresses, prefixes, ranges or names",
                    "blip scan 192.0.2.0/24 -p 22,80,443");
        }
        AddressSet left = named.minus(read.excluded());
        if (left.isEmpty()) {
            throw new UsageError(
                    "no target is left: all "
                            + named.count()
                            + " are excluded"
                            + TargetReader.below(read.warnings()),
                    "fewer exclusions");
        }
        return left;
    }
}
