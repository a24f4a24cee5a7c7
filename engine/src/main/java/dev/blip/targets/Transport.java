package dev.blip.targets;

/// What a port is of.
public enum Transport {
    TCP,
    UDP
}
