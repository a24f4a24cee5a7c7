/// Scans under a virtual clock: the engine's own transmitters and receivers over a simulated network.
/// May import: every room of the engine.
@NullMarked
package dev.blip.sim;

import org.jspecify.annotations.NullMarked;
