package dev.blip.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.targets.TargetSpace;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class QuestionsTest {
    private static final int NET = 0xC6120000; // 198.18.0.0
    private static final AddressSet ALL = AddressSet.range(NET, NET + 255);
    private static final AddressSet SOME = AddressSet.range(NET + 30, NET + 99);
    private static final ScanPlan PLAN = ScanPlan.of(ALL, PortSet.of(22, 80, 443), 5);

    /// Whoever holds the shares, and whatever way the addresses are reached by.
    @Test
    void sharesOfSomeAddressesHoldEveryTargetOnce() {
        var seen = new TreeSet<Long>();
        long size = 0;
        for (int number = 1; number <= 4; number++) {
            ScanPlan share = PLAN.withPart(new Part(number, 4));
            Questions questions = Questions.of(share, SOME);
            size += questions.size();
            for (long position = 0; position < questions.size(); position++) {
                long target = questions.space().target(questions.order().at(position));
                assertTrue(SOME.contains((int) TargetSpace.hostOf(target)));
                assertTrue(seen.add(target));
            }
        }
        assertEquals(70 * 3, size);
        assertEquals(70 * 3, seen.size());
    }

    @Test
    void partsOfAShareAreTheShare() {
        ScanPlan share = PLAN.withPart(new Part(2, 3));
        long parts = Questions.of(share, SOME).size() + Questions.of(share, ALL.minus(SOME)).size();
        assertEquals(Questions.of(share).size(), parts);
    }

    @Test
    void someOfAWholeScanAreNumberedByThemselves() {
        Questions questions = Questions.of(PLAN, SOME);
        assertEquals(70 * 3, questions.size());
        assertEquals(70 * 3, questions.space().size());
    }
}
