package dev.blip.bpf;

import static dev.blip.bpf.Cbpf.BPF_ABS;
import static dev.blip.bpf.Cbpf.BPF_H;
import static dev.blip.bpf.Cbpf.BPF_JA;
import static dev.blip.bpf.Cbpf.BPF_JEQ;
import static dev.blip.bpf.Cbpf.BPF_JMP;
import static dev.blip.bpf.Cbpf.BPF_K;
import static dev.blip.bpf.Cbpf.BPF_LD;
import static dev.blip.bpf.Cbpf.BPF_RET;
import static dev.blip.bpf.Cbpf.NEXT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class CbpfTest {
    /// `tcpdump -dd arp` prints the same four instructions.
    @Test
    void theFilterForArpIsTcpdumps() {
        var expected = ByteBuffer.allocate(32).order(ByteOrder.nativeOrder());
        instruction(expected, 0x28, 0, 0, 0x0000000c);
        instruction(expected, 0x15, 0, 1, 0x00000806);
        instruction(expected, 0x6, 0, 0, 0x00040000);
        instruction(expected, 0x6, 0, 0, 0x00000000);
        assertArrayEquals(expected.array(), arp().assemble());
    }

    @Test
    void theListingIsTcpdumpsWithComments() {
        assertEquals(
                """
                (000) ldh  [12]                               ; EtherType
                (001) jeq  #0x806           jt 2 jf 3         ; ARP
                (002) ret  #262144
                (003) ret  #0
                """,
                arp().listing());
    }

    @Test
    void aLabelThatNamesNothingIsRefused() {
        var code =
                new Cbpf()
                        .jump(BPF_JEQ | BPF_K, 1, "nowhere", NEXT, "")
                        .stmt(BPF_RET | BPF_K, 0, "");
        assertThrows(IllegalStateException.class, code::assemble);
    }

    @Test
    void aLabelBehindTheLastInstructionIsRefused() {
        var code =
                new Cbpf().jump(BPF_JEQ | BPF_K, 1, "end", NEXT, "").stmt(BPF_RET | BPF_K, 0, "");
        code.label("end");
        assertThrows(IllegalStateException.class, code::assemble);
    }

    @Test
    void aJumpBackIsRefused() {
        var code = new Cbpf().label("start").stmt(BPF_LD | BPF_H | BPF_ABS, 0, "");
        code.jump(BPF_JEQ | BPF_K, 1, "start", NEXT, "").stmt(BPF_RET | BPF_K, 0, "");
        assertThrows(IllegalStateException.class, code::assemble);
    }

    @Test
    void aJumpReaches255InstructionsAndNoMore() {
        assertEquals((byte) 255, jumpOver(255).assemble()[3]);
        assertThrows(IllegalStateException.class, () -> jumpOver(256).assemble());
    }

    @Test
    void aProgramWithoutAReturnAtItsEndIsRefused() {
        assertThrows(IllegalStateException.class, () -> new Cbpf().assemble());
        var code = new Cbpf().stmt(BPF_LD | BPF_H | BPF_ABS, 0, "");
        assertThrows(IllegalStateException.class, code::assemble);
    }

    @Test
    void oneLabelHasOnePlace() {
        var code = new Cbpf().label("here");
        assertThrows(IllegalArgumentException.class, () -> code.label("here"));
        assertThrows(IllegalArgumentException.class, () -> code.label(NEXT));
    }

    @Test
    void jumpsAndOtherInstructionsAreNotConfused() {
        var code = new Cbpf();
        assertThrows(IllegalArgumentException.class, () -> code.stmt(BPF_JMP | BPF_JA, 0, ""));
        assertThrows(IllegalArgumentException.class, () -> code.jump(BPF_JA, 0, NEXT, NEXT, ""));
    }

    @Test
    void morePlacesThanTheKernelTakesAreRefused() {
        var code = new Cbpf();
        for (int i = 0; i < Cbpf.BPF_MAXINSNS; i++) {
            code.stmt(BPF_RET | BPF_K, 0, "");
        }
        assertThrows(IllegalStateException.class, () -> code.stmt(BPF_RET | BPF_K, 0, ""));
    }

    private static Cbpf arp() {
        return new Cbpf()
                .stmt(BPF_LD | BPF_H | BPF_ABS, 12, "EtherType")
                .jump(BPF_JEQ | BPF_K, 0x0806, NEXT, "reject", "ARP")
                .stmt(BPF_RET | BPF_K, 262_144, "")
                .label("reject")
                .stmt(BPF_RET | BPF_K, 0, "");
    }

    private static Cbpf jumpOver(int instructions) {
        var code = new Cbpf().jump(BPF_JEQ | BPF_K, 1, NEXT, "end", "");
        for (int i = 0; i < instructions; i++) {
            code.stmt(BPF_LD | BPF_H | BPF_ABS, 0, "");
        }
        return code.label("end").stmt(BPF_RET | BPF_K, 0, "");
    }

    private static void instruction(ByteBuffer to, int code, int jt, int jf, int k) {
        to.putShort((short) code).put((byte) jt).put((byte) jf).putInt(k);
    }
}
