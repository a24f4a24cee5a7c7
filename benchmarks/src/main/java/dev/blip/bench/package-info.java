/// Measures blip, the scanners of Debian and a floor in C side by side, in the lab, and prints one table.
/// May import: java.base, Jackson's parser, the lab; of ours otherwise nothing but what a user can call.
@NullMarked
package dev.blip.bench;

import org.jspecify.annotations.NullMarked;
