import dev.blip.vendor.RegistryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Makes the table of vendors that the engine ships, from the registries as the IEEE publishes them.
///
///     apt-get install ieee-data       # 20220827.1; or oui.csv, mam.csv, oui36.csv, iab.csv from the IEEE itself
///     java -cp engine/target/classes tools/Vendors.java /usr/share/ieee-data \
///         engine/src/main/resources/dev/blip/vendor/vendors.bin
///
/// IN is a folder with the four files, whose time of writing is that of the data. OUT is the table: `VendorTable` says
/// how it is laid out. blip itself reads the same files where they are newer.
class Vendors {
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("usage: java -cp engine/target/classes tools/Vendors.java IN OUT");
            System.exit(2);
        }
        byte[] table = RegistryFiles.in(Path.of(args[0])).compiled();
        Files.write(Path.of(args[1]), table);
        System.out.println(table.length + " bytes");
    }
}
