/// Addresses of hosts as values, of either family, and their text. What runs for each packet has numbers instead.
/// May import: `wire`, which knows an IPv4 address as text.
@NullMarked
package dev.blip.address;

import org.jspecify.annotations.NullMarked;
