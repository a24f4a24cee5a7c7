@org.jspecify.annotations.NullMarked
package dev.blip.host;
