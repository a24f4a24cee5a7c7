/// Stress of what receive threads write and others read: findings, tranches, published times.
/// May import: java.base, jcstress, `report`, `verdict`.
@NullMarked
package dev.blip.ledger;

import org.jspecify.annotations.NullMarked;
