package dev.blip.linux;

/// One of many messages, sendmmsg(2).
///
/// ```c
/// struct mmsghdr {
///     struct msghdr msg_hdr;
///     unsigned int  msg_len;  /* bytes sent */
/// };
/// ```
public final class Mmsghdr {
    public static final int SIZE = 64;
    public static final int MSG_HDR = 0;
    public static final int MSG_LEN = 56;

    private Mmsghdr() {}
}
