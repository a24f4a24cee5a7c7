/// What every kind of scan is made of: duties and who does them, the clock, and when to give up.
/// May import: `plan`, `report`.
@NullMarked
package dev.blip.run;

import org.jspecify.annotations.NullMarked;
