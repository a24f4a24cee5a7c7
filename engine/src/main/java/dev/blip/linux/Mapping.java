package dev.blip.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Memory shared with the kernel, mmap(2). After [#close()] any access to the segment throws, so that no access can
/// reach pages that are gone; the caller sees to it that no thread is at work in them by then.
public final class Mapping implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment segment;

    private Mapping(long address, long length) {
        segment = MemorySegment.ofAddress(address).reinterpret(length, arena, null);
    }

    /// Maps `length` bytes of the file from its start, to read and write, shared.
    ///
    /// @param object  what it is, in the error
    public static Mapping of(Kernel kernel, Fd file, long length, String object)
            throws LinuxException {
        return of(kernel, length, Mman.MAP_SHARED, file.number(), 0, object);
    }

    /// Maps a file from `offset` on, with the pages in place.
    public static Mapping of(Kernel kernel, Fd file, long offset, long length, String object)
            throws LinuxException {
        return of(
                kernel, length, Mman.MAP_SHARED | Mman.MAP_POPULATE, file.number(), offset, object);
    }

    /// Memory of no file, zero, in pages of its own and with the pages in place.
    public static Mapping anonymous(Kernel kernel, long length, String object)
            throws LinuxException {
        return of(
                kernel,
                length,
                Mman.MAP_PRIVATE | Mman.MAP_ANONYMOUS | Mman.MAP_POPULATE,
                -1,
                0,
                object);
    }

    private static Mapping of(
            Kernel kernel, long length, int flags, int fd, long offset, String object)
            throws LinuxException {
        long address = kernel.mmap(length, Mman.PROT_READ | Mman.PROT_WRITE, flags, fd, offset);
        if (address < 0 && address > -4096) { // errno ends below 4096, and no address lies up there
            throw new LinuxException(SystemCall.MMAP, (int) -address, object);
        }
        return new Mapping(address, length);
    }

    public MemorySegment segment() {
        return segment;
    }

    @Override
    public void close() {
        if (!segment.scope().isAlive()) {
            return;
        }
        arena.close();
        try (Arena own = Arena.ofConfined()) {
            int result = new Kernel(own).munmap(segment.address(), segment.byteSize());
            assert result == 0 : Errno.text(-result);
        }
    }
}
