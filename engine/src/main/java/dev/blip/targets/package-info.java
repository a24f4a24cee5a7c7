/// Text to targets: what the user typed becomes sorted, disjoint sets of addresses and ports, and a numbering of
/// their pairs. Knows no packets and no sockets.
/// May import: `address`, `wire` (an IPv4 address as text).
@NullMarked
package dev.blip.targets;

import org.jspecify.annotations.NullMarked;
