/// The half-open question: lanes ask position by position and pass by pass, receivers settle, silence becomes a
/// verdict where somebody near was heard since.
/// May import: `host`, `ledger`, `link`, `linux`, `metric`, `order`, `pace`, `plan`, `probe`, `report`, `run`,
/// `targets`, `verdict`, `way`, `wire`.
@NullMarked
package dev.blip.ask;

import org.jspecify.annotations.NullMarked;
