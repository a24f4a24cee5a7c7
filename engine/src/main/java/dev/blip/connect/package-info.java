/// The connect scan: the same verdicts by the kernel's own sockets, for those without the privilege.
/// May import: `forecast`, `host`, `ledger`, `linux`, `order`, `pace`, `plan`, `report`, `run`, `targets`,
/// `verdict`, `way`, `wire`.
@NullMarked
package dev.blip.connect;

import org.jspecify.annotations.NullMarked;
