/// Bytes on the wire: one class per header, static accessors over a frame. Knows no sockets and no scan. A frame is a
/// part of a `byte[]`; what lies in native memory is copied from there, or to there, by whoever shares that with the
/// kernel.
///
/// Every header has one method `check(frame, at, end)`: the header's length in bytes, or -1 if the header does not
/// lie wholly in `[at, end)` or contradicts itself. It is the only place where a length that came from the network
/// is believed; after it, no accessor of that header can leave the frame. Accessors of a header that was not
/// checked may throw `IndexOutOfBoundsException`, never read outside the array. Nothing here allocates but the
/// methods that return text, and any thread may call anything.
///
/// Numbers are unsigned where the RFC has them so: 8 and 16 bits come as a non-negative `int`, 32 bits as an `int`
/// whose bits are the number's. Addresses are `int` (IPv4) and the low 48 bits of a `long` (MAC), most significant
/// byte first.
///
/// May import: java.base only.
@NullMarked
package dev.blip.wire;

import org.jspecify.annotations.NullMarked;
