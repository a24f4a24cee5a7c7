/// What the user typed, and what the user is shown while a scan runs. Opens nothing on the network itself.
/// May import: `output`, and of the engine `plan`, `report`, `scan`, `targets`, and `host` in `RealEngine` and for
/// names. Picocli is touched by `Help` and `Completion` only, so that no scan waits for it.
@NullMarked
package dev.blip.app.cli;

import org.jspecify.annotations.NullMarked;
