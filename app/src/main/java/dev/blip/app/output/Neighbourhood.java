package dev.blip.app.output;

import dev.blip.address.IpAddress;
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

    /// Who has one address.
    ///
    /// @param mac       six pairs of hex digits in lower case
    /// @param vendor    empty if nobody knows
    /// @param otherMac  of somebody else who claims the address; empty if nobody does
    /// @param notes     what the MAC address has to say beside a vendor, a word each
    record Neighbour(String mac, String vendor, String otherMac, List<String> notes) {}

    boolean isAsked() {
        return stations.areAsked();
    }

    /// Null if nobody has said that the address is theirs.
    @Nullable Neighbour of(IpAddress address) {
        Station station = stations.of(address);
        if (station == null) {
            return null;
        }
        String vendor = vendorOf.apply(station.mac());
        return new Neighbour(
                MacAddress.text(station.mac()),
                vendor,
                station.isDuplicate() ? MacAddress.text(station.otherMac()) : "",
                notesOf(station, vendor));
    }

    private static List<String> notesOf(Station station, String vendor) {
        var notes = new ArrayList<String>();
        if (MacAddress.isLocal(station.mac()) && vendor.isEmpty()) {
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
