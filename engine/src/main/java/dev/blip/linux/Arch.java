package dev.blip.linux;

/// The processor architectures whose kernel interface is known here and checked against the kernel's own headers.
/// Both are little-endian and 64 bits wide; only the system call numbers differ.
public enum Arch {
    AMD64,
    AARCH64;

    /// This machine's.
    ///
    /// @throws UnsupportedOperationException naming it, if it is another, or this is not Linux
    public static Arch current() {
        String system = System.getProperty("os.name", "");
        if (!system.equals("Linux")) {
            throw new UnsupportedOperationException(
                    "blip speaks to the Linux kernel only: os.name=" + system);
        }
        return of(System.getProperty("os.arch", ""));
    }

    static Arch of(String word) {
        return switch (word) {
            case "amd64", "x86_64" -> AMD64;
            case "aarch64", "arm64" -> AARCH64;
            default ->
                    throw new UnsupportedOperationException(
                            "blip knows amd64 and aarch64 only: os.arch=" + word);
        };
    }
}
