/// Runs all stress tests: each class `*Stress` of this module lies in the room of what it stresses, and states every
/// outcome that two or three threads may see, and why; any other fails.
/// May import: java.base, JUnit, jcstress.
@NullMarked
package dev.blip.stress;

import org.jspecify.annotations.NullMarked;
