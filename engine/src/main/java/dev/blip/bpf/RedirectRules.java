package dev.blip.bpf;

/// Rules whose frames XDP can tell from others too. Immutable.
public interface RedirectRules extends FilterRules {
    /// The program that takes the same frames off an interface by XDP, as `struct bpf_insn[]` in this machine's byte
    /// order.
    ///
    /// @param mapFd  of the BPF_MAP_TYPE_XSKMAP that holds the sockets by queue
    byte[] redirectProgram(int mapFd);
}
