/// What a scan counts: one name per event, and one array of counts per thread that counts. May import: `memory`.
@NullMarked
package dev.blip.metric;

import org.jspecify.annotations.NullMarked;
