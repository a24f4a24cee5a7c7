/// What every kind of scan is made of: the scan as its caller sees it, its threads, its clock, and when to give it
/// up.
/// May import: `plan`, `report`.
@NullMarked
package dev.blip.run;

import org.jspecify.annotations.NullMarked;
