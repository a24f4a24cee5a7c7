/// The conductor: threads, passes, tranches and the end of a scan; the unprivileged connect scanner beside it.
/// May import: every room of the engine.
@NullMarked
package dev.blip.scan;

import org.jspecify.annotations.NullMarked;
