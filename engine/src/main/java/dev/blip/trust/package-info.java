/// Who is to be believed: verdicts host by host, and decoy ports for those who answer everything.
/// May import: `address`, `memory`, `order`, `plan`, `report`, `run`, `targets`, `verdict`.
@NullMarked
package dev.blip.trust;

import org.jspecify.annotations.NullMarked;
