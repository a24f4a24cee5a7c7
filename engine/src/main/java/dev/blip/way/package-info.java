/// Which way packets leave and by which next hop: chosen from what the kernel says, asked for by ARP on our own link,
/// watched while a scan runs. Sends nothing to a target.
/// May import: `address`, `bpf`, `host`, `link`, `linux`, `pace`, `plan`, `probe`, `report`, `run`, `targets`,
/// `verdict`, `wire`.
@NullMarked
package dev.blip.way;

import org.jspecify.annotations.NullMarked;
