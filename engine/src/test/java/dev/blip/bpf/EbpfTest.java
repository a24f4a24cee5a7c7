package dev.blip.bpf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class EbpfTest {
    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    /// The bytes are what `clang -target bpf` makes of the same lines.
    @Test
    void instructionsHaveTheKernelsEncoding() {
        byte[] program =
                new Ebpf()
                        .mov(6, 1, "")
                        .movImm(0, -2, "")
                        .load(Ebpf.BPF_W, 2, 1, 4, "")
                        .load(Ebpf.BPF_B, 5, 7, 23, "")
                        .store(Ebpf.BPF_H, 10, -42, 5, "")
                        .storeNetworkOrder(Ebpf.BPF_H, 10, -42, 0x0800, "")
                        .storeNetworkOrder(Ebpf.BPF_W, 10, -48, 0xC6336401, "")
                        .loadNetworkOrder(Ebpf.BPF_H, 5, 7, -2, "")
                        .alu(Ebpf.BPF_ADD, 7, 8, "")
                        .aluImm(Ebpf.BPF_LSH, 8, 2, "")
                        .jump(Ebpf.BPF_JGT, 4, 3, "end", "")
                        .jumpImm(Ebpf.BPF_JNE, 5, 0xC6336401, "end", "")
                        .loadMap(1, 9, "")
                        .call(Ebpf.BPF_FUNC_REDIRECT_MAP, "")
                        .label("end")
                        .exit()
                        .assemble();
        assertArrayEquals(
                hex(
                        """
                        bf16000000000000
                        b7000000feffffff
                        6112040000000000
                        7175170000000000
                        6b5ad6ff00000000
                        6a0ad6ff08000000
                        620ad0ffc6336401
                        6975feff00000000
                        dc05000010000000
                        0f87000000000000
                        6708000002000000
                        2d34040000000000
                        560503000164 33c6
                        1811000009000000 0000000000000000
                        8500000033000000
                        9500000000000000\
                        """),
                program);
    }

    @Test
    void theListingReadsLikeTheKernelsOwn() {
        String listing =
                new Ebpf()
                        .load(Ebpf.BPF_H, 5, 2, 12, "EtherType")
                        .jumpImm(Ebpf.BPF_JNE, 5, 8, "pass", "IPv4")
                        .loadMap(1, 9, "")
                        .call(Ebpf.BPF_FUNC_REDIRECT_MAP, "")
                        .jumpAlways("pass")
                        .label("pass")
                        .exit()
                        .listing();
        assertEquals(
                """
                   0: (69) r5 = *(u16 *)(r2 +12)                ; EtherType
                   1: (56) if w5 != 0x8 goto 6                  ; IPv4
                   2: (18) r1 = map[fd:9]
                   4: (85) call bpf_redirect_map
                   5: (05) goto 6
                   6: (95) exit
                """,
                listing);
    }

    @Test
    void aJumpThatTheKernelWouldRefuseIsRefused() {
        assertThrows(
                IllegalStateException.class, () -> new Ebpf().jumpAlways("lost").exit().assemble());
        var back = new Ebpf().label("top").movImm(0, 0, "").jumpAlways("top").exit();
        assertThrows(IllegalStateException.class, back::assemble);
        var beyond = new Ebpf().jumpAlways("end").exit().label("end");
        assertThrows(IllegalStateException.class, beyond::assemble);
        assertThrows(IllegalArgumentException.class, () -> new Ebpf().jumpAlways(""));
    }

    @Test
    void whatIsNoInstructionIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Ebpf().mov(11, 0, ""));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Ebpf().load(Ebpf.BPF_B, 0, 1, 1 << 15, ""));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Ebpf().loadNetworkOrder(Ebpf.BPF_B, 0, 1, 0, ""));
        assertThrows(IllegalArgumentException.class, () -> new Ebpf().alu(Ebpf.BPF_END, 0, 1, ""));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Ebpf().jump(Ebpf.BPF_EXIT, 0, 1, "x", ""));
        assertThrows(IllegalArgumentException.class, () -> new Ebpf().label("x").label("x"));
        assertThrows(IllegalStateException.class, () -> new Ebpf().movImm(0, 2, "").assemble());
    }

    @Test
    void aProgramIsNoLongerThanTheKernelTakes() {
        var longest = new Ebpf();
        for (int i = 1; i < Ebpf.BPF_MAXINSNS; i++) {
            longest.movImm(0, 2, "");
        }
        assertEquals(4096 * 8, longest.exit().assemble().length);
        assertThrows(IllegalStateException.class, longest::exit);
    }
}
