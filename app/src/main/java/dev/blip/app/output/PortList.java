package dev.blip.app.output;

import dev.blip.targets.PortSet;

/// A port set in the short form that `-p` takes: `22,80,8000-8100`.
public final class PortList {
    private PortList() {}

    public static String text(PortSet ports) {
        var text = new StringBuilder();
        for (int i = 0; i < ports.count(); ) {
            int j = i;
            while (j + 1 < ports.count() && ports.at(j + 1) == ports.at(j) + 1) {
                j++;
            }
            text.append(i == 0 ? "" : ",").append(ports.at(i));
            if (j > i) {
                text.append('-').append(ports.at(j));
            }
            i = j + 1;
        }
        return text.toString();
    }
}
