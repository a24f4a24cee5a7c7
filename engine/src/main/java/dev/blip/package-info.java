/// blip: a half-open TCP scanner with a true verdict for every target.
/// The engine needs the JDK alone; `scan` is its door. May import: nothing, it holds no code.
@org.jspecify.annotations.NullMarked
package dev.blip;
