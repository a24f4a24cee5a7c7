/// State that several threads share without locks, in plain arrays: two bits a target, and a bounded log of small
/// records.
///
/// It lies on the heap: an array is as compact as native memory, needs no arena that somebody must close, and an
/// element costs one bounds check where a memory segment also checks that its arena is alive.
///
/// May import: java.base only.
@NullMarked
package dev.blip.memory;

import org.jspecify.annotations.NullMarked;
