package dev.blip.linux;

/// Numbers of bpf(2) and of XDP programs, `linux/bpf.h`.
public final class Bpf {
    public static final int BPF_MAP_CREATE = 0;
    public static final int BPF_MAP_UPDATE_ELEM = 2;
    public static final int BPF_PROG_LOAD = 5;
    public static final int BPF_LINK_CREATE = 28;

    public static final int BPF_MAP_TYPE_XSKMAP = 17;
    public static final int BPF_PROG_TYPE_SCHED_CLS = 3;
    public static final int BPF_PROG_TYPE_XDP = 6;
    public static final int BPF_XDP = 37;
    public static final int BPF_TCX_INGRESS = 46; // since Linux 6.6
    public static final int BPF_F_BEFORE = 8;

    private Bpf() {}
}
