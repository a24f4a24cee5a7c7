package dev.blip.host;

import dev.blip.address.Ipv6Address;

/// A range of IPv6 addresses of which all that were asked for are reached alike.
///
/// @param first  with its zone
/// @param last   in the same zone
public record Ipv6RoutedRange(Ipv6Address first, Ipv6Address last, Ipv6Route route) {}
