/// Who made a network interface: the registries of the IEEE Registration Authority, searched by MAC address.
/// May import: no other room.
@NullMarked
package dev.blip.vendor;

import org.jspecify.annotations.NullMarked;
