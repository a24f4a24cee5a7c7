package dev.blip.way;

import dev.blip.probe.NeighbourMacs;
import dev.blip.targets.AddressSet;

/// What ARP has told of the targets on our own link. Who is neither there nor silent was not asked, or may not be.
/// Immutable.
///
/// @param macs    of those who are there and may be asked
/// @param silent  who is not there
public record Neighbourhood(NeighbourMacs macs, AddressSet silent) {}
