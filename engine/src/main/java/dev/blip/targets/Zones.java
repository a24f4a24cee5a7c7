package dev.blip.targets;

/// The links of this machine, by which link-local addresses are told apart ([RFC
/// 4007](https://www.rfc-editor.org/rfc/rfc4007)). A zone is the number of a link's interface.
public interface Zones {
    /// The zone of an interface by its name, or by its number as text; 0 if there is none.
    int of(String name);

    /// The zone of an address that comes without one; 0 if it has to have one.
    int implied();

    /// Every zone there is.
    int[] all();
}
