/// Who is to be believed: verdicts host by host, and decoy ports for those who answer everything.
/// May import: `order`, `pace`, `plan`, `report`, `run`, `target`.
@NullMarked
package dev.blip.trust;

import org.jspecify.annotations.NullMarked;
