package dev.blip.vendor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who made the interface that has a MAC address. The table is read when the first name is asked for: a scan that
/// shows none does not read it. Owner: one thread.
public final class Vendors {
    /// Where `update-ieee-data` of Debian's package ieee-data writes, and what the package itself brings.
    private static final List<Path> USUAL =
            List.of(Path.of("/var/lib/ieee-data"), Path.of("/usr/share/ieee-data"));

    private static final String RESOURCE = "vendors.bin";

    private final List<Path> folders;
    private @Nullable VendorTable table;

    private Vendors(List<Path> folders, @Nullable VendorTable table) {
        this.folders = folders;
        this.table = table;
    }

    /// Reads the newest of what blip ships and what this machine has in the usual places.
    public static Vendors newest() {
        return newestOf(USUAL);
    }

    static Vendors newestOf(List<Path> folders) {
        return new Vendors(folders, null);
    }

    /// Reads what was compiled: [RegistryFiles#compiled()].
    public static Vendors of(byte[] compiled) {
        return new Vendors(List.of(), new VendorTable(compiled));
    }

    /// The holder of the longest block of addresses that `mac`, in the low 48 bits, is in, as the IEEE writes it. Empty
    /// if the block is nobody's, or its holder is not named.
    public String nameOf(long mac) {
        VendorTable known = table;
        if (known == null) {
            known = read();
            table = known;
        }
        return known.nameOf(mac);
    }

    private VendorTable read() {
        VendorTable best = shipped();
        for (Path folder : folders) {
            best = newer(best, RegistryFiles.in(folder));
        }
        return best;
    }

    /// Files that are older have nothing to tell, and such as cannot be read no more: a name less is no reason to end a
    /// scan.
    private static VendorTable newer(VendorTable known, RegistryFiles files) {
        try {
            boolean isNewer = files.epochSeconds() > known.epochSeconds();
            return isNewer ? new VendorTable(files.compiled()) : known;
        } catch (IOException | RuntimeException _) {
            return known;
        }
    }

    static VendorTable shipped() {
        try (InputStream in = Vendors.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the engine's jar is incomplete: name=" + RESOURCE);
            }
            return new VendorTable(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the engine's files cannot be read: " + RESOURCE, e);
        }
    }
}
