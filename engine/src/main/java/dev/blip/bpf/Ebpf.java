package dev.blip.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An assembler for extended BPF, the language of XDP and tc programs ([RFC
/// 9669](https://www.rfc-editor.org/rfc/rfc9669)). Constants have the names of `linux/bpf.h` and
/// `linux/bpf_common.h`, instructions those of `bpf_insn` builders: what is done, to which register, with what.
/// Instructions are added in order; jumps name labels, which are resolved by `assemble`. One thread.
public final class Ebpf {
    // Instruction classes.
    public static final int BPF_LD = 0x00;
    public static final int BPF_LDX = 0x01;
    public static final int BPF_ST = 0x02;
    public static final int BPF_STX = 0x03;
    public static final int BPF_ALU = 0x04;
    public static final int BPF_JMP = 0x05;
    public static final int BPF_JMP32 = 0x06;
    public static final int BPF_ALU64 = 0x07;

    // Load sizes: 4, 2, 1 and 8 bytes.
    public static final int BPF_W = 0x00;
    public static final int BPF_H = 0x08;
    public static final int BPF_B = 0x10;
    public static final int BPF_DW = 0x18;

    // Load modes: a constant of 64 bits; memory.
    public static final int BPF_IMM = 0x00;
    public static final int BPF_MEM = 0x60;

    // Arithmetic; BPF_END turns bytes round.
    public static final int BPF_ADD = 0x00;
    public static final int BPF_AND = 0x50;
    public static final int BPF_LSH = 0x60;
    public static final int BPF_MOV = 0xb0;
    public static final int BPF_END = 0xd0;

    // Jumps: always; if equal, greater (unsigned), any bit in common, not equal, less; call a
    // function, return r0.
    public static final int BPF_JA = 0x00;
    public static final int BPF_JEQ = 0x10;
    public static final int BPF_JGT = 0x20;
    public static final int BPF_JSET = 0x40;
    public static final int BPF_JNE = 0x50;
    public static final int BPF_CALL = 0x80;
    public static final int BPF_EXIT = 0x90;
    public static final int BPF_JLT = 0xa0;

    // Operand: the instruction's constant, or a register; of BPF_END, network byte order.
    public static final int BPF_K = 0x00;
    public static final int BPF_X = 0x08;
    public static final int BPF_TO_BE = 0x08;

    /// Source register of a 64-bit constant that is a map's descriptor.
    public static final int BPF_PSEUDO_MAP_FD = 1;

    /// `long bpf_redirect_map(map, key, flags)`, bpf-helpers(7).
    public static final int BPF_FUNC_REDIRECT_MAP = 51;

    /// `long bpf_skb_store_bytes(skb, offset, from, length, flags)`.
    public static final int BPF_FUNC_SKB_STORE_BYTES = 9;

    /// `long bpf_redirect(interface, flags)`.
    public static final int BPF_FUNC_REDIRECT = 23;

    /// `long bpf_skb_pull_data(skb, length)`.
    public static final int BPF_FUNC_SKB_PULL_DATA = 39;

    /// Most instructions that the kernel takes from those with CAP_NET_ADMIN alone.
    public static final int BPF_MAXINSNS = 4096;

    /// Bytes of a `struct bpf_insn`.
    public static final int BPF_INSN_BYTES = 8;

    private static final int REGISTERS = 11;
    private static final int OPERATION_MASK = 0xf0;
    private static final String NOWHERE = "";

    private record Instruction(
            int code, int dst, int src, int off, int imm, String target, String comment) {}

    private final List<Instruction> instructions = new ArrayList<>();
    private final Map<String, Integer> labels = new HashMap<>();

    /// `dst = src`, pointers included.
    public Ebpf mov(int dst, int src, String comment) {
        return add(BPF_ALU64 | BPF_MOV | BPF_X, dst, src, 0, 0, comment);
    }

    /// `dst = imm`.
    public Ebpf movImm(int dst, int imm, String comment) {
        return add(BPF_ALU64 | BPF_MOV | BPF_K, dst, 0, 0, imm, comment);
    }

    /// `dst = dst operation src`.
    ///
    /// @param operation  `BPF_ADD`, `BPF_AND` or `BPF_LSH`
    public Ebpf alu(int operation, int dst, int src, String comment) {
        return add(BPF_ALU64 | arithmetic(operation) | BPF_X, dst, src, 0, 0, comment);
    }

    /// `dst = dst operation imm`.
    public Ebpf aluImm(int operation, int dst, int imm, String comment) {
        return add(BPF_ALU64 | arithmetic(operation) | BPF_K, dst, 0, 0, imm, comment);
    }

    /// `dst = *(size *) (src + off)`, the rest of `dst` zero.
    ///
    /// @param size  `BPF_B`, `BPF_H`, `BPF_W` or `BPF_DW`
    public Ebpf load(int size, int dst, int src, int off, String comment) {
        return add(BPF_LDX | BPF_MEM | size, dst, src, off, 0, comment);
    }

    /// `*(size *) (dst + off) = src`.
    ///
    /// @param size  `BPF_H` or `BPF_W`
    public Ebpf store(int size, int dst, int off, int src, String comment) {
        return add(BPF_STX | BPF_MEM | size, dst, src, off, 0, comment);
    }

    /// `*(size *) (dst + off) = value`, in network byte order.
    ///
    /// @param size  `BPF_H`, of whose `value` the low half counts, or `BPF_W`
    public Ebpf storeNetworkOrder(int size, int dst, int off, int value, String comment) {
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        int half = little ? Short.toUnsignedInt(Short.reverseBytes((short) value)) : value & 0xffff;
        int whole = little ? Integer.reverseBytes(value) : value;
        int inMemory = size == BPF_H ? half : whole;
        return add(BPF_ST | BPF_MEM | size, dst, 0, off, inMemory, comment);
    }

    /// Loads a field that is in network byte order.
    ///
    /// @param size  `BPF_H` or `BPF_W`
    public Ebpf loadNetworkOrder(int size, int dst, int src, int off, String comment) {
        if (size != BPF_H && size != BPF_W) {
            throw new IllegalArgumentException("two bytes or four are turned round: size=" + size);
        }
        load(size, dst, src, off, comment);
        return add(BPF_ALU | BPF_END | BPF_TO_BE, dst, 0, 0, size == BPF_H ? 16 : 32, "");
    }

    /// `dst = the map whose descriptor this is`: two instructions.
    public Ebpf loadMap(int dst, int mapFd, String comment) {
        add(BPF_LD | BPF_DW | BPF_IMM, dst, BPF_PSEUDO_MAP_FD, 0, mapFd, comment);
        return add(0, 0, 0, 0, 0, ""); // the constant's upper half
    }

    /// Goes to `target`, a label further down, if `dst condition src`, 64 bits wide and unsigned.
    ///
    /// @param condition  `BPF_JEQ`, `BPF_JNE`, `BPF_JGT`, `BPF_JLT` or `BPF_JSET`
    public Ebpf jump(int condition, int dst, int src, String target, String comment) {
        return addJump(BPF_JMP | conditional(condition) | BPF_X, dst, src, 0, target, comment);
    }

    /// Jumps if `dst condition imm`, 32 bits wide, so that a constant with its highest bit set is not negative.
    public Ebpf jumpImm(int condition, int dst, int imm, String target, String comment) {
        return addJump(BPF_JMP32 | conditional(condition) | BPF_K, dst, 0, imm, target, comment);
    }

    /// Goes to `target`, a label further down.
    public Ebpf jumpAlways(String target) {
        return addJump(BPF_JMP | BPF_JA, 0, 0, 0, target, "");
    }

    /// `r0 = function(r1, ... r5)`, after which r1 to r5 hold nothing.
    public Ebpf call(int function, String comment) {
        return add(BPF_JMP | BPF_CALL, 0, 0, 0, function, comment);
    }

    /// Returns r0.
    public Ebpf exit() {
        return add(BPF_JMP | BPF_EXIT, 0, 0, 0, 0, "");
    }

    /// Names the next instruction.
    public Ebpf label(String name) {
        if (name.isEmpty() || labels.putIfAbsent(name, instructions.size()) != null) {
            throw new IllegalArgumentException("a label has a name, and one place: name=" + name);
        }
        return this;
    }

    /// The program as `struct bpf_insn[]`: `u8 code; u8 dst:4, src:4; s16 off; s32 imm`, in this machine's byte order.
    ///
    /// @throws IllegalStateException if the kernel would refuse it: a label that is missing, behind or too far away,
    ///     or an end that is no return
    public byte[] assemble() {
        if (instructions.isEmpty() || instructions.getLast().code != (BPF_JMP | BPF_EXIT)) {
            throw new IllegalStateException(
                    "a program ends with a return: instructions=" + instructions.size());
        }
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        var bytes =
                ByteBuffer.allocate(instructions.size() * BPF_INSN_BYTES)
                        .order(ByteOrder.nativeOrder());
        for (int i = 0; i < instructions.size(); i++) {
            Instruction each = instructions.get(i);
            bytes.put((byte) each.code);
            bytes.put((byte) (little ? each.src << 4 | each.dst : each.dst << 4 | each.src));
            bytes.putShort((short) offset(i));
            bytes.putInt(each.imm);
        }
        return bytes.array();
    }

    /// The program for people, a line each, as `bpftool prog dump xlated` prints it, with the comments.
    public String listing() {
        var text = new StringBuilder();
        for (int i = 0; i < instructions.size(); i++) {
            Instruction each = instructions.get(i);
            if (each.code == 0) {
                continue; // the upper half of the constant above
            }
            var line = new StringBuilder("%4d: (%02x) %s".formatted(i, each.code, words(i)));
            if (!each.comment.isEmpty()) {
                do {
                    line.append(' ');
                } while (line.length() < 48);
                line.append("; ").append(each.comment);
            }
            text.append(line).append('\n');
        }
        return text.toString();
    }

    private Ebpf addJump(int code, int dst, int src, int imm, String target, String comment) {
        if (target.isEmpty()) {
            throw new IllegalArgumentException(
                    "a jump goes to a label: code=0x" + Integer.toHexString(code));
        }
        return add(new Instruction(code, register(dst), register(src), 0, imm, target, comment));
    }

    private Ebpf add(int code, int dst, int src, int off, int imm, String comment) {
        if (off != (short) off) {
            throw new IllegalArgumentException("an offset has 16 bits: off=" + off);
        }
        return add(new Instruction(code, register(dst), register(src), off, imm, NOWHERE, comment));
    }

    private Ebpf add(Instruction instruction) {
        if (instructions.size() == BPF_MAXINSNS) {
            throw new IllegalStateException(
                    "a program has at most " + BPF_MAXINSNS + " instructions");
        }
        instructions.add(instruction);
        return this;
    }

    private static int register(int number) {
        if (number < 0 || number >= REGISTERS) {
            throw new IllegalArgumentException("registers are r0 to r10: number=" + number);
        }
        return number;
    }

    private static int arithmetic(int operation) {
        if (operation != BPF_ADD && operation != BPF_AND && operation != BPF_LSH) {
            throw new IllegalArgumentException(
                    "not arithmetic: operation=0x" + Integer.toHexString(operation));
        }
        return operation;
    }

    private static int conditional(int condition) {
        return switch (condition) {
            case BPF_JEQ, BPF_JGT, BPF_JSET, BPF_JNE, BPF_JLT -> condition;
            default ->
                    throw new IllegalArgumentException(
                            "not a condition: condition=0x" + Integer.toHexString(condition));
        };
    }

    /// What goes into the `off` of instruction number `from`: of a jump, how many it leaves out. They have 16 bits; a
    /// jump back would be a loop, which this assembler has no use for and old kernels refuse.
    private int offset(int from) {
        String target = instructions.get(from).target;
        if (target.equals(NOWHERE)) {
            return instructions.get(from).off;
        }
        Integer to = labels.get(target);
        if (to == null || to >= instructions.size()) {
            throw new IllegalStateException("no instruction has this label: label=" + target);
        }
        int distance = to - from - 1;
        if (distance < 0 || distance > Short.MAX_VALUE) {
            throw new IllegalStateException(
                    "a jump goes 0 to 32767 instructions forward: label="
                            + target
                            + ", distance="
                            + distance);
        }
        return distance;
    }

    private String words(int index) {
        Instruction each = instructions.get(index);
        String dst = "r" + each.dst;
        String operand =
                (each.code & BPF_X) != 0 ? "r" + each.src : "0x" + Integer.toHexString(each.imm);
        int operation = each.code & OPERATION_MASK;
        return switch (each.code & 0x07) {
            case BPF_LD -> dst + " = map[fd:" + each.imm + "]";
            case BPF_LDX ->
                    dst + " = *(" + width(each.code) + " *)(r" + each.src + " +" + each.off + ")";
            case BPF_ST -> place(each) + " = 0x" + Integer.toHexString(each.imm);
            case BPF_STX -> place(each) + " = r" + each.src;
            case BPF_ALU -> dst + " = be" + each.imm + " " + dst;
            case BPF_ALU64 -> dst + " " + symbol(operation) + "= " + operand;
            case BPF_JMP, BPF_JMP32 -> jumpWords(each, index, operation, operand);
            default -> throw new IllegalStateException("no such instruction: code=" + each.code);
        };
    }

    private static String place(Instruction each) {
        return "*(" + width(each.code) + " *)(r" + each.dst + " " + each.off + ")";
    }

    private String jumpWords(Instruction each, int index, int operation, String operand) {
        return switch (operation) {
            case BPF_EXIT -> "exit";
            case BPF_CALL ->
                    "call "
                            + switch (each.imm) {
                                case BPF_FUNC_SKB_STORE_BYTES -> "bpf_skb_store_bytes";
                                case BPF_FUNC_REDIRECT -> "bpf_redirect";
                                case BPF_FUNC_SKB_PULL_DATA -> "bpf_skb_pull_data";
                                case BPF_FUNC_REDIRECT_MAP -> "bpf_redirect_map";
                                default -> "#" + each.imm;
                            };
            case BPF_JA -> "goto " + (index + 1 + offset(index));
            default -> {
                String register = ((each.code & 0x07) == BPF_JMP32 ? "w" : "r") + each.dst;
                int to = index + 1 + offset(index);
                yield "if "
                        + register
                        + " "
                        + symbolOfCondition(operation)
                        + " "
                        + operand
                        + " goto "
                        + to;
            }
        };
    }

    private static String width(int code) {
        return switch (code & 0x18) {
            case BPF_B -> "u8";
            case BPF_H -> "u16";
            case BPF_W -> "u32";
            default -> "u64";
        };
    }

    private static String symbol(int operation) {
        return switch (operation) {
            case BPF_ADD -> "+";
            case BPF_AND -> "&";
            case BPF_LSH -> "<<";
            default -> ""; // BPF_MOV
        };
    }

    private static String symbolOfCondition(int operation) {
        return switch (operation) {
            case BPF_JEQ -> "==";
            case BPF_JNE -> "!=";
            case BPF_JGT -> ">";
            case BPF_JLT -> "<";
            default -> "&"; // BPF_JSET
        };
    }
}
