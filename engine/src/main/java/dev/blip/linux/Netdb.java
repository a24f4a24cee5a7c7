package dev.blip.linux;

/// Errors of getaddrinfo(3), `netdb.h`.
public final class Netdb {
    public static final int EAI_NONAME = -2;
    public static final int EAI_AGAIN = -3;
    public static final int EAI_FAIL = -4;
    public static final int EAI_NODATA = -5;
    public static final int EAI_FAMILY = -6;
    public static final int EAI_ADDRFAMILY = -9;
    public static final int EAI_MEMORY = -10;
    public static final int EAI_SYSTEM = -11;

    private Netdb() {}
}
