/// The random order of a scan: a keyed permutation with its inverse, and its parts for several machines. Knows no
/// addresses: it turns positions into indices and back, both counting from 0.
/// May import: nothing of ours.
@NullMarked
package dev.blip.order;

import org.jspecify.annotations.NullMarked;
