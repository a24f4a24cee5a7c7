package dev.blip.link;

/// Where whole Ethernet frames leave, and for whom.
///
/// @param interfaceName   for messages
/// @param sourceMac       in the low 48 bits
/// @param destinationMac  the next hop's, in the low 48 bits
public record Edge(String interfaceName, int interfaceIndex, long sourceMac, long destinationMac) {}
