package pontifex.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Whether packets between a host and the controller would arrive, by what the host's tree says: its address is on a
/// link
/// that is up and leads to the controller's cable, itself, through a bridge, or through xend's pair of links; and there
/// is
/// the default route where one is needed.
record Reachable(Path root, Dom0 host) {
    boolean now() {
        try {
            return leads(link(), 4) && routed();
        } catch (IOException e) {
            // a file that is just being replaced: what it says is asked again by whoever waits
            return false;
        }
    }

    private String link() throws IOException {
        return lines("run/simulated/addresses").stream()
                .map(line -> line.split(" "))
                .filter(words -> words[2].startsWith(host.address() + "/"))
                .map(words -> words[0])
                .findFirst()
                .orElse("");
    }

    private boolean routed() throws IOException {
        return host.way().gateway().isEmpty()
                || lines("run/simulated/routes").stream()
                        .anyMatch(line ->
                                line.startsWith("default via " + host.way().gateway() + " "));
    }

    /// @param depth how many links it may go on to
    private boolean leads(String link, int depth) throws IOException {
        var folder = root.resolve("sys/class/net").resolve(link);
        if (link.isEmpty() || depth == 0 || !up(folder)) {
            return false;
        }
        if (Files.exists(folder.resolve("cable"))) {
            return Files.readString(folder.resolve("cable"))
                    .strip()
                    .equals(host.way().cable());
        }
        for (var port : names(folder.resolve("brif"))) {
            if (!port.equals(link) && leads(port, depth - 1)) {
                return true;
            }
        }
        return Files.exists(folder.resolve("peer")) && beyond(folder, depth);
    }

    private boolean beyond(Path folder, int depth) throws IOException {
        var index = Files.readString(folder.resolve("iflink")).strip();
        for (var name : names(root.resolve("sys/class/net"))) {
            var other = root.resolve("sys/class/net").resolve(name);
            if (Files.readString(other.resolve("ifindex")).strip().equals(index)
                    && Files.isSymbolicLink(other.resolve("master"))
                    && up(other)) {
                return leads(
                        Files.readSymbolicLink(other.resolve("master"))
                                .getFileName()
                                .toString(),
                        depth - 1);
            }
        }
        return false;
    }

    private static boolean up(Path link) throws IOException {
        return Files.exists(link)
                && (Integer.decode(Files.readString(link.resolve("flags")).strip()) & 1) != 0;
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private List<String> lines(String path) throws IOException {
        return Files.readAllLines(root.resolve(path));
    }
}
