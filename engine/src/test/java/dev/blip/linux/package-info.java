@org.jspecify.annotations.NullMarked
package dev.blip.linux;
