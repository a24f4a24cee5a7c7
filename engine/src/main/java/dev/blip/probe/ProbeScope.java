package dev.blip.probe;

import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv4Targets;
import dev.blip.wire.Origin;

/// Targets of the probes of a scan, and what makes a probe ours.
///
/// @param targets   that answers are of
/// @param excluded  addresses that the encoder refuses, whatever came before
/// @param origin    where probes leave from, attempt k from the k-th port
/// @param key       of their cookies
public record ProbeScope(Ipv4Targets targets, AddressSet excluded, Origin origin, CookieKey key) {}
