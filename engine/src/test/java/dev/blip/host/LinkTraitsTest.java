package dev.blip.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Folders as sysfs has them.
class LinkTraitsTest {
    @TempDir Path folder;

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void queues(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Files.createDirectories(folder.resolve("queues/tx-" + i));
            Files.createDirectories(folder.resolve("queues/rx-" + i));
        }
    }

    @Test
    void guestsDeviceHasADriverAndQueues() throws IOException {
        write("ifindex", "2\n");
        queues(2);
        Files.createDirectories(folder.resolve("device"));
        Files.createSymbolicLink(
                folder.resolve("device/driver"),
                Files.createDirectories(folder.resolve("virtio_net")));
        LinkTraits traits = LinkTraits.of(folder, 2, "");
        assertEquals(new LinkTraits("", "virtio_net", 2), traits);
        assertEquals("virtio_net", traits == null ? "" : traits.word());
        assertEquals(true, traits != null && traits.isVirtual() && !traits.isPaired());
    }

    @Test
    void containersLinkIsKnownByItsKind() throws IOException {
        write("ifindex", "5\n");
        queues(1);
        LinkTraits traits = LinkTraits.of(folder, 5, "veth");
        assertEquals(new LinkTraits("veth", "", 1), traits);
        assertEquals(true, traits != null && traits.isVirtual() && traits.isPaired());
    }

    @Test
    void anotherNamespacesInterfaceOfThatNameIsNotTakenForOurs() throws IOException {
        write("ifindex", "5\n");
        assertNull(LinkTraits.of(folder, 6, ""));
        assertNull(LinkTraits.of(folder.resolve("none"), 5, ""));
    }
}
