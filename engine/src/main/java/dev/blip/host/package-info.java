/// This machine as the kernel describes it: interfaces, routes, neighbours, source ports. Asks, and changes nothing.
/// May import: `address`, `linux`, `wire`.
@NullMarked
package dev.blip.host;

import org.jspecify.annotations.NullMarked;
