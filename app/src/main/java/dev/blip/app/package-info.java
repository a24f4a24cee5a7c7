/// The command: what starts, and what it returns to the shell.
/// May import: `cli`.
@NullMarked
package dev.blip.app;

import org.jspecify.annotations.NullMarked;
