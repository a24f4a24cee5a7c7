/// Linux as its manual describes it: system calls, structs and constants under their own names. Decides nothing.
/// The only room with `Linker`, `SymbolLookup` and `reinterpret`. May import: java.base only.
@NullMarked
package dev.blip.linux;

import org.jspecify.annotations.NullMarked;
