package dev.blip.app.text;

/// Rates for people.
public final class Rates {
    private static final String[] BITS = {" bit/s", " kbit/s", " Mbit/s", " Gbit/s"};

    private Rates() {}

    /// Packets per second: whole ones above 100, three decimals below.
    public static String packets(double perSecond) {
        long thousandths = Math.round(perSecond * 1_000);
        if (thousandths % 1_000 == 0 || perSecond >= 100) {
            return GroupedDigits.text(Math.round(perSecond));
        }
        return thousandths / 1_000 + "." + Long.toString(1_000 + thousandths % 1_000).substring(1);
    }

    /// `39.2 Mbit/s`.
    public static String bits(double perSecond) {
        int unit = 0;
        double left = perSecond;
        while (left >= 1_000 && unit < BITS.length - 1) {
            left /= 1_000;
            unit++;
        }
        long tenths = Math.round(left * 10);
        return tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10) + BITS[unit];
    }
}
