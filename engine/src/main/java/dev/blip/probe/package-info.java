/// What is sent, and how our own reply is known: what the encoder puts into a probe is what the parser takes out of a
/// reply. Knows frames and targets; opens no socket.
/// May import: `address`, `bpf`, `wire`, `targets`, `verdict`, `host`, `metric`.
@NullMarked
package dev.blip.probe;

import org.jspecify.annotations.NullMarked;
