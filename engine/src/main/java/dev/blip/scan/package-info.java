/// The conductor: opens everything, runs the parts of a scan, says when it is over.
/// May import: every room of the engine.
@NullMarked
package dev.blip.scan;

import org.jspecify.annotations.NullMarked;
