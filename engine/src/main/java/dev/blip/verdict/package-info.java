/// What can be said of a target: its state, and why. The words are Nmap's.
/// May import: no other room.
@NullMarked
package dev.blip.verdict;

import org.jspecify.annotations.NullMarked;
