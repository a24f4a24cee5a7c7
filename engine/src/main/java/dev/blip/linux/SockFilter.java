package dev.blip.linux;

/// One instruction of classic BPF, `linux/filter.h`.
///
/// ```c
/// struct sock_filter {
///     __u16 code;
///     __u8  jt;
///     __u8  jf;
///     __u32 k;
/// };
/// ```
public final class SockFilter {
    public static final int SIZE = 8;
    public static final int CODE = 0;
    public static final int JT = 2;
    public static final int JF = 3;
    public static final int K = 4;

    private SockFilter() {}
}
