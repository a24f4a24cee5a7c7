package dev.blip.bpf;

import static dev.blip.bpf.Ebpf.BPF_ADD;
import static dev.blip.bpf.Ebpf.BPF_ALU;
import static dev.blip.bpf.Ebpf.BPF_ALU64;
import static dev.blip.bpf.Ebpf.BPF_AND;
import static dev.blip.bpf.Ebpf.BPF_B;
import static dev.blip.bpf.Ebpf.BPF_CALL;
import static dev.blip.bpf.Ebpf.BPF_DW;
import static dev.blip.bpf.Ebpf.BPF_END;
import static dev.blip.bpf.Ebpf.BPF_EXIT;
import static dev.blip.bpf.Ebpf.BPF_FUNC_REDIRECT_MAP;
import static dev.blip.bpf.Ebpf.BPF_H;
import static dev.blip.bpf.Ebpf.BPF_IMM;
import static dev.blip.bpf.Ebpf.BPF_JA;
import static dev.blip.bpf.Ebpf.BPF_JEQ;
import static dev.blip.bpf.Ebpf.BPF_JGT;
import static dev.blip.bpf.Ebpf.BPF_JLT;
import static dev.blip.bpf.Ebpf.BPF_JMP;
import static dev.blip.bpf.Ebpf.BPF_JMP32;
import static dev.blip.bpf.Ebpf.BPF_JNE;
import static dev.blip.bpf.Ebpf.BPF_JSET;
import static dev.blip.bpf.Ebpf.BPF_LD;
import static dev.blip.bpf.Ebpf.BPF_LDX;
import static dev.blip.bpf.Ebpf.BPF_LSH;
import static dev.blip.bpf.Ebpf.BPF_MEM;
import static dev.blip.bpf.Ebpf.BPF_MOV;
import static dev.blip.bpf.Ebpf.BPF_TO_BE;
import static dev.blip.bpf.Ebpf.BPF_W;
import static dev.blip.bpf.Ebpf.BPF_X;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Runs an assembled XDP program over a frame as [RFC 9669](https://www.rfc-editor.org/rfc/rfc9669) says, for a queue
/// that has a socket. Knows the instructions that `Ebpf` has names for, and refuses others; a load outside the frame
/// is the program's fault and fails.
final class EbpfInterpreter {
    /// Where the program finds its frame: an address as good as any, far from the context's.
    private static final long FRAME = 0x10000;

    private static final long CONTEXT = 0x1000;
    static final int QUEUE = 5;

    private final ByteBuffer program;
    private final byte[] frame;
    private final int mapFd;
    private final long[] r = new long[11];

    private EbpfInterpreter(byte[] program, byte[] frame, int mapFd) {
        this.program = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
        this.frame = frame;
        this.mapFd = mapFd;
        r[1] = CONTEXT;
    }

    /// @return what the program returns
    static long run(byte[] program, byte[] frame, int mapFd) {
        return new EbpfInterpreter(program, frame, mapFd).run();
    }

    private long run() {
        int at = 0;
        while (true) { // jumps go forward only, so the program's length bounds this
            int code = program.get(at * 8) & 0xFF;
            int dst = program.get(at * 8 + 1) & 0xF;
            int src = (program.get(at * 8 + 1) >> 4) & 0xF;
            int off = program.getShort(at * 8 + 2);
            int imm = program.getInt(at * 8 + 4);
            at++;
            switch (code & 0x07) {
                case BPF_LD -> {
                    require(code == (BPF_LD | BPF_DW | BPF_IMM) && src == 1 && imm == mapFd, code);
                    require(program.getLong(at * 8) == 0, code);
                    r[dst] = imm;
                    at++;
                }
                case BPF_LDX -> r[dst] = load(code, r[src] + off);
                case BPF_ALU -> r[dst] = networkOrder(code, r[dst], imm);
                case BPF_ALU64 ->
                        r[dst] = arithmetic(code, r[dst], (code & BPF_X) != 0 ? r[src] : imm);
                case BPF_JMP, BPF_JMP32 -> {
                    if (code == (BPF_JMP | BPF_EXIT)) {
                        return r[0];
                    } else if (code == (BPF_JMP | BPF_CALL)) {
                        call(imm);
                    } else {
                        require(off >= 0, code);
                        at += holds(code, r[dst], (code & BPF_X) != 0 ? r[src] : imm) ? off : 0;
                    }
                }
                default -> require(false, code);
            }
        }
    }

    private long load(int code, long address) {
        require((code & 0xE0) == BPF_MEM, code);
        if (address >= CONTEXT && address < CONTEXT + 24) {
            require((code & 0x18) == BPF_W, code);
            return switch ((int) (address - CONTEXT)) {
                case RedirectProgram.XDP_MD_DATA -> FRAME;
                case RedirectProgram.XDP_MD_DATA_END -> FRAME + frame.length;
                case RedirectProgram.XDP_MD_RX_QUEUE_INDEX -> QUEUE;
                default -> throw new IllegalStateException("address=" + address);
            };
        }
        int size =
                switch (code & 0x18) {
                    case BPF_W -> 4;
                    case BPF_H -> 2;
                    case BPF_B -> 1;
                    default -> throw new IllegalStateException("code=" + code);
                };
        if (address < FRAME || address + size > FRAME + frame.length) {
            throw new IllegalStateException(
                    "outside the frame: at=" + (address - FRAME) + ", length=" + frame.length);
        }
        long value = 0;
        for (int i = size - 1; i >= 0; i--) { // as a little-endian machine loads it
            value = value << 8 | (frame[(int) (address - FRAME) + i] & 0xFF);
        }
        return value;
    }

    private static long networkOrder(int code, long value, int bits) {
        require(code == (BPF_ALU | BPF_END | BPF_TO_BE), code);
        return bits == 16
                ? Short.toUnsignedLong(Short.reverseBytes((short) value))
                : Integer.toUnsignedLong(Integer.reverseBytes((int) value));
    }

    private static long arithmetic(int code, long value, long operand) {
        return switch (code & 0xF0) {
            case BPF_ADD -> value + operand;
            case BPF_AND -> value & operand;
            case BPF_LSH -> value << operand;
            case BPF_MOV -> operand;
            default -> throw new IllegalStateException("code=" + code);
        };
    }

    private static boolean holds(int code, long value, long operand) {
        boolean narrow = (code & 0x07) == BPF_JMP32;
        long left = narrow ? value & 0xFFFF_FFFFL : value;
        long right = narrow ? operand & 0xFFFF_FFFFL : operand;
        return switch (code & 0xF0) {
            case BPF_JA -> true;
            case BPF_JEQ -> left == right;
            case BPF_JNE -> left != right;
            case BPF_JGT -> Long.compareUnsigned(left, right) > 0;
            case BPF_JLT -> Long.compareUnsigned(left, right) < 0;
            case BPF_JSET -> (left & right) != 0;
            default -> throw new IllegalStateException("code=" + code);
        };
    }

    private void call(int function) {
        require(function == BPF_FUNC_REDIRECT_MAP, function);
        require(r[1] == mapFd && r[2] == QUEUE && r[3] == RedirectProgram.XDP_PASS, function);
        r[0] = RedirectProgram.XDP_REDIRECT;
    }

    private static void require(boolean known, int code) {
        if (!known) {
            throw new IllegalStateException("not as it should be: code=" + code);
        }
    }
}
