package dev.blip.app.scan;

import dev.blip.app.option.Help;

/// `blip scan --help`.
final class ScanHelp {
    private ScanHelp() {}

    static String text() {
        return """
        Usage: blip scan TARGETS... [-p PORTS] [options]

        TARGETS are addresses, prefixes (192.0.2.0/24), ranges
        (192.0.2.1-192.0.2.9), octet ranges (192.0.2-3.1-254), host names, or an address
        with a port of its own (192.0.2.7:8443).
        """
                + Help.options(ScanOption.TABLE)
                + """

                What hands know from Nmap, masscan, ZMap and naabu is taken where blip has the
                thing: --max-rate, --max-retries, --adapter, -json, -n, -Pn, -T4, ...
                """
                + Help.EXIT_CODES;
    }
}
