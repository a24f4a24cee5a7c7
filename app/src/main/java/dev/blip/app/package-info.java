/// The command: what starts, the table of commands, and what is returned to the shell.
/// May import: `option`, `output`, `scan`, `terminal`, `text`; nothing of the engine.
@NullMarked
package dev.blip.app;

import org.jspecify.annotations.NullMarked;
