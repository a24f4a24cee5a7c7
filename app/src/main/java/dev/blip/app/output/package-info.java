/// Verdicts to bytes: one class per format. What was remote is escaped for the place where it lands.
/// May import: `text`, and of the engine `address`, `report`, `targets`, `verdict`, `wire`.
@NullMarked
package dev.blip.app.output;

import org.jspecify.annotations.NullMarked;
