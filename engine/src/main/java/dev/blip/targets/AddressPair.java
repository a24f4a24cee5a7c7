package dev.blip.targets;

import java.util.ArrayList;
import java.util.List;

/// Two addresses side by side, and all that they may mean: a network and its mask, the first and the last of a range,
/// or two targets. Nothing in the text tells one from the other; sometimes the numbers do, because nobody counts from
/// 198.18.0.0 to 255.255.255.0 and no host is 0.0.0.255.
final class AddressPair {
    /// @param text  how to write it so that it has this meaning alone
    private record Reading(String text, AddressSet set) {}

    private final int first;
    private final int second;
    private final List<Reading> readings = new ArrayList<>();

    AddressPair(int first, int second) {
        this.first = first;
        this.second = second;
        addNetwork();
        addRange();
        addTwo();
    }

    /// What it means: the one reading, or in a list of exclusions the one that holds all others, because an address too
    /// many does no harm there. Null if it has none or several.
    ///
    /// @param widest  of several readings that which holds all others is right
    @org.jspecify.annotations.Nullable
    AddressSet meaning(boolean widest) {
        for (Reading reading : readings) {
            boolean holdsAll = true;
            boolean isAll = true;
            for (Reading other : readings) {
                holdsAll &= other.set.minus(reading.set).isEmpty();
                isAll &= other.set.equals(reading.set);
            }
            boolean isTwoAlone = readings.size() == 1 && reading.text.isEmpty();
            if (!isTwoAlone && (isAll || (widest && holdsAll))) {
                return reading.set;
            }
        }
        return null;
    }

    /// Why it has no meaning, as the end of a sentence.
    String why() {
        if (readings.isEmpty()) {
            return "two addresses side by side are a network and its mask or the ends of a range,"
                    + " and these are neither";
        }
        var text = new StringBuilder("it may mean ");
        for (Reading reading : readings) {
            text.append(reading.text.isEmpty() ? "two targets" : reading.text + " or ");
        }
        if (readings.size() == 1) {
            return text + " or a range that runs backwards";
        }
        return text.toString().replaceAll(" or $", "");
    }

    /// What to write instead: one of these.
    String tryThis() {
        var text = new StringBuilder();
        for (Reading reading : readings) {
            text.append(reading.text).append(reading.text.isEmpty() ? "" : ", ");
        }
        return text + "or one target a line";
    }

    private void addNetwork() {
        if (first == 0 && second == 0) {
            add("0.0.0.0/0", AddressSet.ALL); // a default route
        }
        int length = Netmask.prefixLength(second);
        if (length > 0) {
            int hostBits = AddressParser.hostBits(length);
            String text = AddressSet.dotted(first & ~hostBits) + "/" + length;
            add(text, AddressSet.range(first & ~hostBits, first | hostBits));
        }
    }

    private void addRange() {
        boolean isMask = second >>> 24 == 255 && Netmask.isHost(first);
        if (Integer.compareUnsigned(first, second) <= 0 && !isMask) {
            String text = AddressSet.dotted(first) + "-" + AddressSet.dotted(second);
            add(text, AddressSet.range(first, second));
        }
    }

    private void addTwo() {
        if (Netmask.isHost(first) && Netmask.isHost(second)) {
            add("", new AddressSet.Builder().add(first).add(second).build());
        }
    }

    private void add(String text, AddressSet set) {
        readings.add(new Reading(text, set));
    }
}
