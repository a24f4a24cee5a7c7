/// The scanner without a command: text to targets, a plan, a scan, its findings and its summary.
///
/// Exported is what somebody needs who runs a scan, and nothing that a scan is made of. To the command alone: the one
/// allocator of source ports and the look-up of names (`host`), the names of counters (`metric`), the ports that decoys
/// are told from (`trust`), who made an interface (`vendor`), MAC addresses and the limits of a VLAN's number (`wire`).
@SuppressWarnings("module") // the command is compiled after the engine
module dev.blip.engine {
    requires static transitive org.jspecify; // annotations, for the compiler

    exports dev.blip.address;
    exports dev.blip.plan;
    exports dev.blip.report;
    exports dev.blip.scan;
    exports dev.blip.targets;
    exports dev.blip.verdict;
    exports dev.blip.host to
            dev.blip.app;
    exports dev.blip.metric to
            dev.blip.app;
    exports dev.blip.vendor to
            dev.blip.app;
    exports dev.blip.trust to
            dev.blip.app;
    exports dev.blip.wire to
            dev.blip.app;
}
