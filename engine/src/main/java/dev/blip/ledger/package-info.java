/// What is known: two bits a target and the times of its probes, the log of findings, round-trip times, and how
/// much was lost on the way. One writer each, named in the class.
/// May import: `address`, `memory`, `report`, `targets`, `verdict`, `metric`.
@NullMarked
package dev.blip.ledger;

import org.jspecify.annotations.NullMarked;
