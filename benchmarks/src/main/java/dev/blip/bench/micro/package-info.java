/// What one probe and one reply cost, piece by piece: JMH benchmarks of the calls on the way of a packet. All of them
/// are measured over many different targets, in the order of a scan, for a branch predictor learns a single one by
/// heart. May import: java.base, JMH, the engine.
@NullMarked
package dev.blip.bench.micro;

import org.jspecify.annotations.NullMarked;
