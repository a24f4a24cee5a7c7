/// The terminal that a command runs in: its streams and its width, what is redrawn there, keys and signals.
/// May import: `text`, and of the engine `host`.
@NullMarked
package dev.blip.app.terminal;

import org.jspecify.annotations.NullMarked;
