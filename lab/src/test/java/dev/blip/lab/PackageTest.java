package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The Debian package that `./package` makes, with nothing but what it brings and what it depends on.
@Tag("lab")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PackageTest {
    private static final Duration BUILD_BOUND = Duration.ofMinutes(5);
    private static final String ONLY_WITH_CACHE = "BLIP_JAVA_FLAGS=-XX:AOTMode=on";
    private static final String ONLY_WITH_ANOTHER_CACHE =
            ONLY_WITH_CACHE + " -XX:ObjectAlignmentInBytes=16";

    /// The named packages without their scripts, and the shell: a Debian in which little else works.
    private static final String BARE_DEBIAN =
            """
            set -e
            root=$1
            shift
            cd "$root"
            mkdir -p usr/bin usr/lib usr/lib64 usr/sbin dev proc var/lib/dpkg/info var/lib/dpkg/updates
            for package; do
                dpkg-query -L "$package"
            done | grep '^/' | tar -c -C / --no-recursion -T - | tar -x
            ln -sf dash bin/sh
            for package; do
                dpkg-query -s "$package"
                echo
            done >var/lib/dpkg/status
            """;

    /// The mounts are seen by this command alone: `ip netns exec` gives it a mount namespace of its own.
    private static final String IN_BARE_DEBIAN =
            """
            set -e
            mount -t proc proc "$0/proc"
            mount --bind /dev "$0/dev"
            exec env -i PATH=/usr/sbin:/usr/bin:/bin chroot "$0" \
                /bin/sh -c '! command -v java && exec blip "$@"' sh "$@"
            """;

    private final Path directory;
    private final Path debianPackage;
    private final Path unpacked;

    PackageTest(@TempDir Path directory) throws Exception {
        this.directory = directory;
        // Other users start the command from here.
        Files.setPosixFilePermissions(
                directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        Outcome made =
                Running.start(List.of(Workshop.blip().resolveSibling("package").toString()))
                        .await(BUILD_BOUND)
                        .orThrow("package");
        debianPackage =
                Workshop.blip()
                        .resolveSibling(made.out().lines().toList().getLast())
                        .toAbsolutePath();
        unpacked = directory.resolve("unpacked");
        run("dpkg-deb", "-x", debianPackage.toString(), unpacked.toString());
    }

    @Test
    void packageSaysWhatItIsAndWhatItNeeds() {
        String architecture = run("dpkg", "--print-architecture").strip();
        String version = run(launcher(), "--version").strip().replace("blip ", "");
        assertEquals(
                "blip_" + version + "_" + architecture + ".deb",
                debianPackage.getFileName().toString());
        assertEquals("blip", field("Package"));
        assertEquals(version, field("Version"));
        assertEquals(architecture, field("Architecture"));
        assertTrue(field("Depends").matches(".*\\blibc6 \\(>= 2\\.\\d+\\).*"), field("Depends"));
        long kibibytes = Long.parseLong(field("Installed-Size"));
        assertTrue(kibibytes > 20_000 && kibibytes < 120_000, field("Installed-Size"));
        System.out.println("package: " + kibibytes + " KiB, depends on " + field("Depends"));
    }

    @Test
    void everyFileIsRootsAndWhole() {
        String listing = run("dpkg-deb", "-c", debianPackage.toString());
        assertEquals(
                List.of(),
                listing.lines()
                        .filter(line ->
                                !line.matches("[-dl]rw.r-.r-. root/root .*|l\\S+ root/root .*"))
                        .toList());
        Path control = directory.resolve("control");
        run("dpkg-deb", "-e", debianPackage.toString(), control.toString());
        run(
                "sh",
                "-c",
                "cd \"$0\" && md5sum --quiet -c \"$1/md5sums\"",
                unpacked.toString(),
                control.toString());
        assertEquals("control md5sums", String.join(" ", names(control))); // no scripts
    }

    @Test
    void manualPageCompletionAndLicencesAreThere() {
        Path share = unpacked.resolve("usr/share");
        assertTrue(
                run("gzip", "-dc", share.resolve("man/man1/blip.1.gz").toString())
                        .contains(".Dt BLIP 1"));
        run("bash", "-n", share.resolve("bash-completion/completions/blip").toString());
        String copyright = run("cat", share.resolve("doc/blip/copyright").toString());
        assertTrue(copyright.contains("OpenJDK 2"), copyright);
        assertTrue(Files.isRegularFile(unpacked.resolve("usr/lib/blip/legal/java.base/LICENSE")));
    }

    @Test
    void cacheIsAcceptedWhereverThePackageIsUnpacked() {
        try (Lab lab = Lab.open()) {
            Outcome own = lab.run(Lab.SCAN_BOUND, here(ONLY_WITH_CACHE, "127.0.0.1", "1-1024"));
            assertEquals(0, own.orThrow("scan").exit());
            assertTrue(own.err().startsWith("1,024 targets: "), own.err());
            Outcome another =
                    lab.run(Lab.SCAN_BOUND, here(ONLY_WITH_ANOTHER_CACHE, "127.0.0.1", "1-1024"));
            assertNotEquals(0, another.exit(), another.err());
        }
    }

    @Test
    void debianWithoutAJdkInstallsItAndScans() {
        String root = directory.resolve("debian").toString();
        makeBareDebian(root);
        String log = "--log=" + root + "/dpkg.log";
        run("dpkg", "--root=" + root, log, "--install", debianPackage.toString());
        try (Lab lab = Lab.open()) {
            assertEquals("blip " + field("Version"), installed(lab, root, "--version").strip());
            String[] scan = {"scan", "198.18.0.0/24", "-p", "80,81", "-oL", "-", "-q"};
            assertEquals(256, installed(lab, root, scan).lines().count());
            installed(lab, root, "scan", "127.0.0.1", "-p", "1-1024");
        }
        run("rm", "-r", "--one-file-system", root);
    }

    @Test
    void userWithTheAmbientCapabilityAloneScansHalfOpen() {
        try (Lab lab = Lab.open()) {
            var command = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534"));
            command.addAll(List.of("--clear-groups", "--no-new-privs"));
            command.addAll(List.of("--inh-caps=-all,+net_raw", "--ambient-caps=-all,+net_raw"));
            command.addAll(List.of(here(ONLY_WITH_CACHE, "198.18.0.0/24", "80,81")));
            command.addAll(List.of("--summary", "-"));
            Outcome outcome = lab.run(Lab.SCAN_BOUND, command.toArray(String[]::new));
            String summary = outcome.orThrow("scan").out();
            assertTrue(summary.contains("\"transmit\":\"packet\""), summary);
        }
    }

    /// Runs the installed command in `root`, in an environment that says nothing of this machine's.
    private static String installed(Lab lab, String root, String... arguments) {
        var command = new ArrayList<>(List.of("sh", "-c", IN_BARE_DEBIAN, root));
        command.addAll(List.of(arguments));
        return lab.run(Lab.SCAN_BOUND, command.toArray(String[]::new)).orThrow("blip").out();
    }

    private void makeBareDebian(String root) {
        String architecture = field("Architecture");
        var command = new ArrayList<>(List.of("sh", "-c", BARE_DEBIAN, "sh", root));
        for (String dependency : field("Depends").split(", ")) {
            command.add(dependency.replaceFirst(" .*", "") + ":" + architecture);
        }
        command.add("dash:" + architecture);
        run("mkdir", root);
        run(command.toArray(String[]::new));
    }

    private String launcher() {
        return unpacked.resolve("usr/bin/blip").toString();
    }

    private String[] here(String variable, String targets, String ports) {
        var command = new ArrayList<>(List.of("env", "-i", "PATH=/usr/bin:/bin", variable));
        command.addAll(List.of(launcher(), "scan", targets, "-p", ports));
        return command.toArray(String[]::new);
    }

    private String field(String name) {
        return run("dpkg-deb", "-f", debianPackage.toString(), name).strip();
    }

    private static List<String> names(Path directory) {
        return run("ls", directory.toString()).lines().sorted().toList();
    }

    private static String run(String... command) {
        return Commands.run(command).orThrow(String.join(" ", command)).out();
    }
}
