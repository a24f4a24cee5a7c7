package dev.blip.app.output;

import dev.blip.address.IpAddress;
import dev.blip.address.Ipv6Address;
import dev.blip.report.Observation;
import dev.blip.targets.GivenNames;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// What the formats say of an address: its text, the names that were given for it, who has it on our own link. Text is
/// dotted decimal, or that of [RFC 5952](https://www.rfc-editor.org/rfc/rfc5952), where a link-local address ends in
/// the interface of its link: `fe80::1%eth0`.
///
/// @param names        that were given
/// @param neighbours   who has an address on our own link
/// @param interfaceOf  from an interface's number to its name, empty if it has none
public record AddressBook(
        GivenNames names, Neighbourhood neighbours, IntFunction<String> interfaceOf) {
    /// Nothing is known but the addresses.
    public static final AddressBook NONE =
            new AddressBook(GivenNames.NONE, Neighbourhood.NONE, _ -> "");

    /// Writes the address of a finding; in IPv4 it allocates nothing.
    void write(OutputFile file, Observation o) throws OutputFailure {
        if (o.ipv6() == null) {
            file.address(o.host());
        } else {
            file.text(text(o.ipv6()));
        }
    }

    /// ASCII that no format has to escape.
    public String text(IpAddress address) {
        return address instanceof Ipv6Address ipv6 ? text(ipv6) : address.text();
    }

    private String text(Ipv6Address address) {
        boolean hasZone = address.zone() != Ipv6Address.NO_ZONE;
        String name = hasZone ? interfaceOf.apply(address.zone()) : "";
        return isPlain(name)
                ? address.inZone(Ipv6Address.NO_ZONE).text() + "%" + name
                : address.text();
    }

    /// Whether a name is one that every format can hold: the kernel lets an interface have quotes and commas in its.
    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean isLetter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
            if (!isLetter && !(c >= '0' && c <= '9') && "-._".indexOf(c) < 0) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /// Writes what `socket` gives; in IPv4 it allocates nothing.
    void writeSocket(OutputFile file, Observation o) throws OutputFailure {
        if (o.ipv6() == null) {
            file.address(o.host()).octet(':').number(o.port());
        } else {
            file.text(socket(o));
        }
    }

    /// Address and port of a finding, an address in IPv6 in brackets ([RFC 3986 section
    /// 3.2.2](https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2)).
    public String socket(Observation o) {
        String text = text(o.address());
        return (o.ipv6() == null ? text : "[" + text + "]") + ":" + o.port();
    }

    /// Whether any address was given by a name.
    boolean hasNames() {
        return !names.isEmpty();
    }

    List<String> namesOf(Observation o) {
        return names.isEmpty() ? List.of() : names.of(o.address());
    }

    /// The first name that was given, empty if none was.
    public String nameOf(Observation o) {
        return names.isEmpty() ? "" : names.firstOf(o.address());
    }

    /// Whether any neighbour is asked who it is.
    boolean asksNeighbours() {
        return neighbours.isAsked();
    }

    /// Null if nobody has said that the address is theirs.
    Neighbourhood.@Nullable Neighbour neighbour(Observation o) {
        return neighbours.isAsked() ? neighbours.of(o.address()) : null;
    }
}
