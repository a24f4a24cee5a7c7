/// Where frames leave and where they arrive: packet socket, raw socket, AF_XDP, receive ring. Knows no
/// scan and no verdict.
/// May import: `linux`, `bpf`, `wire`, `memory`, `metric`.
@NullMarked
package dev.blip.link;

import org.jspecify.annotations.NullMarked;
