/// What comes out of a scan, and the scan as its caller sees it: plain records, one per finding and one per scan.
/// Decides nothing. May import: `address`, `targets` (what a port is of),
/// `verdict`, `plan` (the ways of sending).
@NullMarked
package dev.blip.report;

import org.jspecify.annotations.NullMarked;
