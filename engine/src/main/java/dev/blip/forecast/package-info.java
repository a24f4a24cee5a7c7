/// What a scan will take, and what to think of before: predictions by the rules of the passes.
/// May import: `host`, `ledger`, `pace`, `plan`, `report`, `targets`, `way`.
@NullMarked
package dev.blip.forecast;

import org.jspecify.annotations.NullMarked;
