/// `blip scan`: what its arguments mean, the engine as it sees it, and what the user is told. Opens nothing on the
/// network itself.
/// May import: `option`, `output`, `terminal`, `text`, and of the engine `address`, `host`, `metric`, `plan`, `report`,
/// `run`, `scan`, `targets`, `trust`, `vendor`, `verdict`, `wire`.
@NullMarked
package dev.blip.app.scan;

import org.jspecify.annotations.NullMarked;
