package dev.blip.bpf;

import static dev.blip.bpf.Cbpf.BPF_ABS;
import static dev.blip.bpf.Cbpf.BPF_ADD;
import static dev.blip.bpf.Cbpf.BPF_ALU;
import static dev.blip.bpf.Cbpf.BPF_AND;
import static dev.blip.bpf.Cbpf.BPF_B;
import static dev.blip.bpf.Cbpf.BPF_H;
import static dev.blip.bpf.Cbpf.BPF_IND;
import static dev.blip.bpf.Cbpf.BPF_JEQ;
import static dev.blip.bpf.Cbpf.BPF_JGE;
import static dev.blip.bpf.Cbpf.BPF_JGT;
import static dev.blip.bpf.Cbpf.BPF_JMP;
import static dev.blip.bpf.Cbpf.BPF_JSET;
import static dev.blip.bpf.Cbpf.BPF_LD;
import static dev.blip.bpf.Cbpf.BPF_LDX;
import static dev.blip.bpf.Cbpf.BPF_LSH;
import static dev.blip.bpf.Cbpf.BPF_MISC;
import static dev.blip.bpf.Cbpf.BPF_MSH;
import static dev.blip.bpf.Cbpf.BPF_RET;
import static dev.blip.bpf.Cbpf.BPF_TAX;
import static dev.blip.bpf.Cbpf.BPF_W;
import static dev.blip.bpf.Cbpf.BPF_X;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Runs an assembled program over a packet as the kernel's documentation says ([Linux Socket
/// Filtering](https://www.kernel.org/doc/html/latest/networking/filter.html)): a load beyond the packet ends the
/// program with 0. Knows the instructions that `Cbpf` has names for, and refuses others.
final class CbpfInterpreter {
    private final ByteBuffer program;
    private final byte[] packet;
    private int a;
    private int x;

    private CbpfInterpreter(byte[] program, byte[] packet) {
        this.program = ByteBuffer.wrap(program).order(ByteOrder.nativeOrder());
        this.packet = packet;
    }

    /// @return what the program returns: bytes of the packet to keep
    static int run(byte[] program, byte[] packet) {
        return new CbpfInterpreter(program, packet).run();
    }

    private int run() {
        int at = 0;
        while (true) { // jumps go forward only, so the program's length bounds this
            int code = program.getShort(at * 8) & 0xFFFF;
            int jt = program.get(at * 8 + 2) & 0xFF;
            int jf = program.get(at * 8 + 3) & 0xFF;
            int k = program.getInt(at * 8 + 4);
            at++;
            switch (code & 0x07) {
                case BPF_RET -> {
                    return k;
                }
                case BPF_JMP -> at += holds(code, k) ? jt : jf;
                case BPF_LD, BPF_LDX -> {
                    if (!load(code, k)) {
                        return 0;
                    }
                }
                case BPF_ALU -> arithmetic(code, k);
                case BPF_MISC -> {
                    require(code == (BPF_MISC | BPF_TAX), code);
                    x = a;
                }
                default -> require(false, code);
            }
        }
    }

    private boolean holds(int code, int k) {
        require((code & BPF_X) == 0, code);
        return switch (code & 0xF0) {
            case BPF_JEQ -> a == k;
            case BPF_JGT -> Integer.compareUnsigned(a, k) > 0;
            case BPF_JGE -> Integer.compareUnsigned(a, k) >= 0;
            case BPF_JSET -> (a & k) != 0;
            default -> throw new IllegalStateException("code=" + code);
        };
    }

    private boolean load(int code, int k) {
        if (code == (BPF_LDX | BPF_B | BPF_MSH)) {
            boolean inside = k < packet.length;
            x = inside ? (packet[k] & 0xF) * 4 : 0;
            return inside;
        }
        require((code & 0x07) == BPF_LD, code);
        int mode = code & 0xE0;
        require(mode == BPF_ABS || mode == BPF_IND, code);
        int size =
                switch (code & 0x18) {
                    case BPF_W -> 4;
                    case BPF_H -> 2;
                    case BPF_B -> 1;
                    default -> throw new IllegalStateException("code=" + code);
                };
        int from = mode == BPF_IND ? x + k : k;
        if (from < 0 || from + size > packet.length) {
            return false;
        }
        a = 0;
        for (int i = 0; i < size; i++) {
            a = a << 8 | (packet[from + i] & 0xFF);
        }
        return true;
    }

    private void arithmetic(int code, int k) {
        int operand = (code & BPF_X) != 0 ? x : k;
        switch (code & 0xF0) {
            case BPF_AND -> a &= operand;
            case BPF_LSH -> a <<= operand;
            case BPF_ADD -> a += operand;
            default -> require(false, code);
        }
    }

    private static void require(boolean known, int code) {
        if (!known) {
            throw new IllegalStateException("unknown instruction: code=" + code);
        }
    }
}
