package dev.blip.report;

import dev.blip.plan.Transmit;

/// The way that probes took out of this machine, and replies into it.
///
/// @param transmit         one of the ways that a plan may ask for by name
/// @param transmitThreads  that sent; 1 in a connect scan
/// @param receive          how replies came: `tpacket_v3`, `af_xdp`, `connect`
/// @param interfaceName    as in `ip link`; empty where the kernel chose one for each target
public record UsedLink(
        Transmit transmit, int transmitThreads, String receive, String interfaceName) {}
