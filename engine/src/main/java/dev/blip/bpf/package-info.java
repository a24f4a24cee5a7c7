/// Programs for the kernel's packet filter: instructions to bytes, and the filter that lets our replies through.
/// Pure functions; nothing here talks to the kernel.
///
/// May import: `wire`.
@NullMarked
package dev.blip.bpf;

import org.jspecify.annotations.NullMarked;
