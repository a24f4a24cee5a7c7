package dev.blip.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.XECPrivateKey;
import java.security.interfaces.XECPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/// A WireGuard tunnel as `wireguard-go` makes it: a tun interface at each end, and a process that carries its packets
/// to the other end as UDP.
final class WireGuard {
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final String PORT = "51820";
    private static final int KEY_BYTES = 32;

    private final Lab lab;
    private final Namespace namespace;
    private final String interfaceName;
    private final KeyPair keys = keys();

    private WireGuard(Lab lab, Namespace namespace, String interfaceName) {
        this.lab = lab;
        this.namespace = namespace;
        this.interfaceName = interfaceName;
        // Its own word for "ready" is that it listens for what `wg` has to say.
        lab.start(
                        namespace,
                        List.of(
                                "env",
                                "LOG_LEVEL=verbose",
                                "wireguard-go",
                                "--foreground",
                                interfaceName))
                .awaitWord("UAPI listener started", BOUND);
        namespace.ip("link", "set", interfaceName, "up");
    }

    /// Joins two namespaces by a tunnel, from an interface in the first to one in the second.
    ///
    /// @param nearCarrier  address of the near end's cable; likewise `farCarrier`
    /// @param allowed      what the near end sends into the tunnel
    static void join(
            Lab lab,
            Namespace near,
            String nearName,
            String nearCarrier,
            Namespace far,
            String farName,
            String farCarrier,
            String allowed) {
        var nearEnd = new WireGuard(lab, near, nearName);
        var farEnd = new WireGuard(lab, far, farName);
        nearEnd.know(farEnd, farCarrier, allowed);
        farEnd.know(nearEnd, nearCarrier, "0.0.0.0/0");
    }

    private void know(WireGuard peer, String carrier, String allowed) {
        namespace.configure(
                "wg",
                "set",
                interfaceName,
                "private-key",
                privateKeyFile().toString(),
                "listen-port",
                PORT,
                "peer",
                peer.publicKey(),
                "endpoint",
                carrier + ":" + PORT,
                "allowed-ips",
                allowed);
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("X25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has X25519", e);
        }
    }

    private Path privateKeyFile() {
        try {
            byte[] scalar = ((XECPrivateKey) keys.getPrivate()).getScalar().orElseThrow();
            Path file = lab.scratch().resolve("key");
            return Files.writeString(file, Base64.getEncoder().encodeToString(scalar));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The u coordinate, its lowest byte first: RFC 7748, section 5.
    private String publicKey() {
        byte[] number = ((XECPublicKey) keys.getPublic()).getU().toByteArray();
        var key = new byte[KEY_BYTES];
        for (int i = 0; i < number.length && i < KEY_BYTES; i++) {
            key[i] = number[number.length - 1 - i];
        }
        return Base64.getEncoder().encodeToString(key);
    }
}
