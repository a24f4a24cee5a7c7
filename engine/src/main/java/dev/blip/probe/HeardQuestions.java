package dev.blip.probe;

import java.util.concurrent.atomic.AtomicLongArray;

/// Remembers by which question a host was last heard: who is asked again though it has answered is asked in the same
/// way. Each host has its place by a hash; where two meet, the later stays. Any thread.
final class HeardQuestions {
    private static final int PLACES = 1 << 14;
    private static final int HASH_SHIFT = 50;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L; // Knuth, TAOCP 3, 6.4
    private static final HostQuestion[] ALL = HostQuestion.values();

    /// A host above a question's number plus 1; 0 of nobody.
    private final AtomicLongArray known = new AtomicLongArray(PLACES);

    private static int place(int address) {
        return (int) (Integer.toUnsignedLong(address) * GOLDEN >>> HASH_SHIFT);
    }

    void note(int address, HostQuestion question) {
        long entry = Integer.toUnsignedLong(address) << Byte.SIZE | question.ordinal() + 1;
        known.setOpaque(place(address), entry);
    }

    /// The first question where nothing is known of the host.
    HostQuestion of(int address) {
        long entry = known.getOpaque(place(address));
        boolean isKnown = entry != 0 && entry >>> Byte.SIZE == Integer.toUnsignedLong(address);
        return isKnown ? ALL[(int) (entry & 0xFF) - 1] : ALL[0];
    }
}
