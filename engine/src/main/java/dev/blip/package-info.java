/// blip: a half-open TCP scanner with a true verdict for every target.
@org.jspecify.annotations.NullMarked
package dev.blip;
