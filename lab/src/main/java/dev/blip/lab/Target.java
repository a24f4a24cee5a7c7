package dev.blip.lab;

/// An address and a port to ask.
///
/// @param address  in network bit order
/// @param port     0 to 65535
record Target(int address, int port) {
    static Target of(String address, int port) {
        return new Target(Prefix.of(address).address(), port);
    }

    @Override
    public String toString() {
        return (address >>> 24)
                + "."
                + (address >>> 16 & 255)
                + "."
                + (address >>> 8 & 255)
                + "."
                + (address & 255)
                + ":"
                + port;
    }
}
