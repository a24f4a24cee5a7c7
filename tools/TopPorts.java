import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.TreeSet;

/// Checks the hand-made tiers of the port list, and makes the last one anew from the registered names.
///
///     R=engine/src/main/resources/dev/blip/targets
///     java tools/TopPorts.java $R/service-names.txt $R/top-ports.txt
///
/// The rule of the last tier, for ports with a registered name that no tier has: user ports that are round by 1,000,
/// then by 100 (what people pick by hand is round), then the system ports (1 to 1023), then user ports that are round
/// by 10; each group ascending.
class TopPorts {
    private static final String LAST_TIER = "# The rest by rule: registered ports, see tools/TopPorts.java.\n";
    private static final int LINE_LENGTH = 118;

    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("usage: java tools/TopPorts.java SERVICE_NAMES TOP_PORTS");
            System.exit(2);
        }
        Path list = Path.of(args[1]);
        String text = Files.readString(list);
        int end = text.indexOf(LAST_TIER);
        String tiers = end < 0 ? text + "\n" : text.substring(0, end);
        var ports = byHand(tiers);
        int byHand = ports.size();
        var rest = rest(named(Path.of(args[0])), ports);
        Files.writeString(list, tiers + LAST_TIER + lines(rest));
        System.out.println(byHand + " by hand, " + rest.size() + " by rule");
    }

    private static LinkedHashSet<Integer> byHand(String tiers) {
        var ports = new LinkedHashSet<Integer>();
        for (String line : tiers.split("\n")) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            for (String word : line.split(" ")) {
                int port = Integer.parseInt(word);
                if (port < 1 || port > 65535 || !ports.add(port)) {
                    throw new IllegalStateException("no port, or here before: " + word);
                }
            }
        }
        return ports;
    }

    private static TreeSet<Integer> named(Path serviceNames) throws IOException {
        var ports = new TreeSet<Integer>();
        for (String line : Files.readAllLines(serviceNames)) {
            if (!line.startsWith("#")) {
                ports.add(Integer.parseInt(line.substring(0, line.indexOf(' '))));
            }
        }
        return ports;
    }

    private static LinkedHashSet<Integer> rest(TreeSet<Integer> named, LinkedHashSet<Integer> byHand) {
        var rest = new LinkedHashSet<Integer>();
        var user = named.tailSet(1024);
        user.stream().filter(port -> port % 1000 == 0).forEach(rest::add);
        user.stream().filter(port -> port % 100 == 0).forEach(rest::add);
        named.subSet(1, 1024).forEach(rest::add);
        user.stream().filter(port -> port % 10 == 0).forEach(rest::add);
        rest.removeAll(byHand);
        return rest;
    }

    private static String lines(Iterable<Integer> ports) {
        var text = new StringBuilder();
        int length = 0;
        for (int port : ports) {
            String word = Integer.toString(port);
            boolean fits = length + 1 + word.length() <= LINE_LENGTH;
            text.append(length == 0 ? "" : fits ? " " : "\n").append(word);
            length = length > 0 && fits ? length + 1 + word.length() : word.length();
        }
        return text.append('\n').toString();
    }
}
