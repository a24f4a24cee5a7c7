package dev.blip.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An assembler for classic BPF, the language of `SO_ATTACH_FILTER` (socket(7); [Linux Socket
/// Filtering](https://www.kernel.org/doc/html/latest/networking/filter.html)). Constants have the names of
/// `linux/bpf_common.h` and `linux/filter.h`. Instructions are added in order; jumps name labels, which are
/// resolved by `assemble`. One thread.
public final class Cbpf {
    // Instruction classes.
    public static final int BPF_LD = 0x00;
    public static final int BPF_LDX = 0x01;
    public static final int BPF_ALU = 0x04;
    public static final int BPF_JMP = 0x05;
    public static final int BPF_RET = 0x06;
    public static final int BPF_MISC = 0x07;

    // Load sizes: 4, 2 and 1 bytes.
    public static final int BPF_W = 0x00;
    public static final int BPF_H = 0x08;
    public static final int BPF_B = 0x10;

    // Load modes: at k; at X + k; 4 * (byte at k & 0xf), an IPv4 header's length.
    public static final int BPF_ABS = 0x20;
    public static final int BPF_IND = 0x40;
    public static final int BPF_MSH = 0xa0;

    // Arithmetic.
    public static final int BPF_ADD = 0x00;
    public static final int BPF_AND = 0x50;
    public static final int BPF_LSH = 0x60;

    // Jumps: always; if equal, greater, greater or equal (unsigned), any bit in common.
    public static final int BPF_JA = 0x00;
    public static final int BPF_JEQ = 0x10;
    public static final int BPF_JGT = 0x20;
    public static final int BPF_JGE = 0x30;
    public static final int BPF_JSET = 0x40;

    // Operand: the instruction's k, or X.
    public static final int BPF_K = 0x00;
    public static final int BPF_X = 0x08;

    public static final int BPF_TAX = 0x00;

    /// Most instructions that the kernel takes.
    public static final int BPF_MAXINSNS = 4096;

    /// Bytes of a `struct sock_filter`.
    public static final int SOCK_FILTER_BYTES = 8;

    /// The label of the instruction behind a jump.
    public static final String NEXT = "";

    /// How far a conditional jump reaches: its offsets have 8 bits.
    private static final int MAX_JUMP = 255;

    private static final int CLASS_MASK = 0x07;
    private static final int OPERATION_MASK = 0xf0;

    private record Instruction(int code, int k, String ifTrue, String ifFalse, String comment) {}

    private final List<Instruction> instructions = new ArrayList<>();
    private final Map<String, Integer> labels = new HashMap<>();

    /// Adds an instruction that does not jump.
    public Cbpf stmt(int code, int k, String comment) {
        if (classOf(code) == BPF_JMP) {
            throw new IllegalArgumentException(
                    "a jump needs labels: code=0x" + Integer.toHexString(code));
        }
        return add(new Instruction(code, k, NEXT, NEXT, comment));
    }

    /// Adds a conditional jump.
    ///
    /// @param code     `BPF_JEQ`, `BPF_JGT`, `BPF_JGE` or `BPF_JSET`, with `BPF_K` or `BPF_X`; its class is
    /// understood
    /// @param ifTrue   a label further down, or `NEXT`; likewise `ifFalse`
    public Cbpf jump(int code, int k, String ifTrue, String ifFalse, String comment) {
        int operation = code & OPERATION_MASK;
        if (operation == BPF_JA || operation > BPF_JSET) {
            throw new IllegalArgumentException(
                    "not a conditional jump: code=0x" + Integer.toHexString(code));
        }
        return add(new Instruction(code | BPF_JMP, k, ifTrue, ifFalse, comment));
    }

    /// Names the next instruction.
    public Cbpf label(String name) {
        if (name.isEmpty() || labels.putIfAbsent(name, instructions.size()) != null) {
            throw new IllegalArgumentException("a label has a name, and one place: name=" + name);
        }
        return this;
    }

    /// The program as `struct sock_filter[]` in this machine's byte order: `u16 code; u8 jt; u8 jf; u32 k`.
    ///
    /// @throws IllegalStateException if the kernel would refuse it: a label that is missing, behind, or more than
    /// 255
    ///     instructions away, or an end that is no return
    public byte[] assemble() {
        if (instructions.isEmpty() || classOf(instructions.getLast().code) != BPF_RET) {
            throw new IllegalStateException(
                    "a program ends with a return: instructions=" + instructions.size());
        }
        var bytes =
                ByteBuffer.allocate(instructions.size() * SOCK_FILTER_BYTES)
                        .order(ByteOrder.nativeOrder());
        for (int i = 0; i < instructions.size(); i++) {
            Instruction instruction = instructions.get(i);
            bytes.putShort((short) instruction.code);
            bytes.put((byte) distance(i, instruction.ifTrue));
            bytes.put((byte) distance(i, instruction.ifFalse));
            bytes.putInt(instruction.k);
        }
        return bytes.array();
    }

    /// The program for people, a line each, as `tcpdump -d` prints it, with the comments.
    public String listing() {
        var text = new StringBuilder();
        for (int i = 0; i < instructions.size(); i++) {
            Instruction instruction = instructions.get(i);
            var line = new StringBuilder("(%03d) %s".formatted(i, mnemonic(instruction)));
            if (classOf(instruction.code) == BPF_JMP) {
                pad(line, 28);
                line.append("jt ").append(i + 1 + distance(i, instruction.ifTrue));
                line.append(" jf ").append(i + 1 + distance(i, instruction.ifFalse));
            }
            if (!instruction.comment.isEmpty()) {
                pad(line, 46);
                line.append("; ").append(instruction.comment);
            }
            text.append(line).append('\n');
        }
        return text.toString();
    }

    private Cbpf add(Instruction instruction) {
        if (instructions.size() == BPF_MAXINSNS) {
            throw new IllegalStateException(
                    "a program has at most " + BPF_MAXINSNS + " instructions");
        }
        instructions.add(instruction);
        return this;
    }

    /// Instructions between number `from` and the one that `label` names.
    private int distance(int from, String label) {
        if (label.equals(NEXT)) {
            return 0;
        }
        Integer to = labels.get(label);
        if (to == null || to >= instructions.size()) {
            throw new IllegalStateException("no instruction has this label: label=" + label);
        }
        int distance = to - from - 1;
        if (distance < 0 || distance > MAX_JUMP) {
            throw new IllegalStateException(
                    "a jump goes 0 to 255 instructions forward: label="
                            + label
                            + ", distance="
                            + distance);
        }
        return distance;
    }

    private static String mnemonic(Instruction instruction) {
        int code = instruction.code;
        int k = instruction.k;
        return switch (classOf(code)) {
            case BPF_LD, BPF_LDX -> load(code, k);
            case BPF_ALU -> arithmetic(code) + operand(code, k);
            case BPF_JMP -> condition(code) + operand(code, k);
            case BPF_RET -> "ret  #" + Integer.toUnsignedString(k);
            default -> code == (BPF_MISC | BPF_TAX) ? "tax" : unknown(code);
        };
    }

    private static String load(int code, int k) {
        return switch (code) {
            case BPF_LD | BPF_W | BPF_ABS -> "ld   [" + k + "]";
            case BPF_LD | BPF_H | BPF_ABS -> "ldh  [" + k + "]";
            case BPF_LD | BPF_B | BPF_ABS -> "ldb  [" + k + "]";
            case BPF_LD | BPF_W | BPF_IND -> "ld   [x + " + k + "]";
            case BPF_LD | BPF_H | BPF_IND -> "ldh  [x + " + k + "]";
            case BPF_LD | BPF_B | BPF_IND -> "ldb  [x + " + k + "]";
            case BPF_LDX | BPF_B | BPF_MSH -> "ldxb 4*([" + k + "]&0xf)";
            default -> unknown(code);
        };
    }

    private static String arithmetic(int code) {
        return switch (code & OPERATION_MASK) {
            case BPF_ADD -> "add  ";
            case BPF_AND -> "and  ";
            case BPF_LSH -> "lsh  ";
            default -> unknown(code);
        };
    }

    private static String condition(int code) {
        return switch (code & OPERATION_MASK) {
            case BPF_JEQ -> "jeq  ";
            case BPF_JGT -> "jgt  ";
            case BPF_JGE -> "jge  ";
            case BPF_JSET -> "jset ";
            default -> unknown(code);
        };
    }

    private static String operand(int code, int k) {
        return (code & BPF_X) != 0 ? "x" : "#0x" + Integer.toHexString(k);
    }

    private static String unknown(int code) {
        return "code 0x" + Integer.toHexString(code) + " ";
    }

    private static void pad(StringBuilder line, int column) {
        do {
            line.append(' ');
        } while (line.length() < column);
    }

    private static int classOf(int code) {
        return code & CLASS_MASK;
    }
}
