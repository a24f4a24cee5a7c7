/// What comes out of a scan: plain records, one per finding and one per scan. Decides nothing.
/// May import: `verdict`.
@NullMarked
package dev.blip.report;

import org.jspecify.annotations.NullMarked;
