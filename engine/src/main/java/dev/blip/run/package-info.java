/// What every kind of scan is made of: duties and who does them, the clock, when to give up, and what follows from
/// results. May import: `pace`, `plan`, `report`.
@NullMarked
package dev.blip.run;

import org.jspecify.annotations.NullMarked;
