package dev.blip.app.output;

import dev.blip.report.Station;
import dev.blip.report.Stations;
import dev.blip.wire.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Who has an address on our own link, in the words of the formats.
///
/// @param stations  of the scan, known better the later they are asked for
/// @param vendorOf  from a MAC address to who made the interface, empty if nobody knows
public record Neighbourhood(Stations stations, LongFunction<String> vendorOf) {
    /// A scan that asks nobody by ARP.
    public static final Neighbourhood NONE = new Neighbourhood(Stations.NONE, _ -> "");

    /// An address of no vendor: a telephone's that hides who it is, a virtual machine's, a container's.
    private static final String LOCAL = "local-or-random";

    private static final String DUPLICATE = "duplicate-address";
    private static final String PROXY = "proxy-arp";

    boolean isAsked() {
        return stations.areAsked();
    }

    /// Null if nobody has said that the address is theirs.
    @Nullable Station of(int address) {
        return stations.of(address);
    }

    /// Empty if nobody knows.
    String vendorOf(Station station) {
        return vendorOf.apply(station.mac());
    }

    /// What its MAC address has to say beside a vendor, a word each.
    List<String> notesOf(Station station) {
        var notes = new ArrayList<String>();
        if (MacAddress.isLocal(station.mac()) && vendorOf(station).isEmpty()) {
            notes.add(LOCAL);
        }
        if (station.isDuplicate()) {
            notes.add(DUPLICATE);
        }
        if (station.isProxy()) {
            notes.add(PROXY);
        }
        return notes;
    }
}
