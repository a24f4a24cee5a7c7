package dev.blip.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.blip.linux.Command;
import dev.blip.linux.InNamespace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A dry run and the scan itself go the same way, whatever the process may do. Each case is a process of its own.
@InNamespace
class KindNamespaceTest {
    private static final String JAVA =
            System.getProperty("java.home")
                    + "/bin/java -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp "
                    + System.getProperty("java.class.path")
                    + " "
                    + WayTeller.class.getName();

    @Test
    void whoMaySendPacketsOfItsOwnDoes() throws Exception {
        assertEquals(
                """
                AUTO: RAW, RAW
                HALF_OPEN: RAW, RAW
                RAW: RAW, RAW
                CONNECT: CONNECT, CONNECT
                """,
                Command.run(JAVA));
    }

    /// In the second case all capabilities are in effect, but the network namespace is not of that user namespace.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "setpriv --inh-caps=-all --bounding-set=-all ",
                "unshare --user --map-root-user "
            })
    void whoMayNotConnectsUnlessItWasToldNotTo(String restriction) throws Exception {
        assertEquals(
                """
                AUTO: CONNECT, CONNECT
                HALF_OPEN: refused, refused
                RAW: refused, refused
                CONNECT: CONNECT, CONNECT
                """,
                Command.run(restriction + JAVA));
    }
}
