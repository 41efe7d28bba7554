package pontifex.cli;

import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.history.Blame;
import pontifex.history.History;
import pontifex.plan.Difference;
import pontifex.state.Value;
import pontifex.yaml.Visible;

/// The history for people.
record ConsoleChronicle(PrintStream out) implements Chronicle {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final String UNDER = "            ";
    private static final int HOSTS = 12;

    @Override
    public void entry(History.Entry entry, List<Difference> moved) {
        print(shortened(entry.commit()) + "  " + time(entry) + "  " + entry.subject() + "  (" + operator(entry) + ")");
        entry.overridden().forEach(danger -> print(UNDER + "i-know  " + danger));
        moved.forEach(difference -> print(UNDER + line(difference)));
    }

    private static String time(History.Entry entry) {
        return TIME.format(Instant.ofEpochSecond(entry.when()).atZone(ZoneId.systemDefault()));
    }

    static String operator(History.Entry entry) {
        return String.join(", ", entry.trailers().getOrDefault("Pontifex-Operator", List.of(entry.author())));
    }

    private static String shortened(String commit) {
        return commit.isEmpty() ? "nothing" : commit.substring(0, 10);
    }

    @Override
    public void shown(History.Entry entry, String message) {
        print("commit " + entry.commit());
        out.println();
        message.stripTrailing().lines().forEach(line -> print("    " + line));
    }

    @Override
    public void between(String before, String after) {
        print("from " + shortened(before) + " to " + shortened(after));
    }

    /// Hosts on which the same has moved are told together.
    @Override
    public void moved(List<Moved> hosts) {
        var alike = new LinkedHashMap<List<String>, List<String>>();
        for (var host : hosts) {
            alike.computeIfAbsent(lines(host), _ -> new ArrayList<>()).add(host.host());
        }
        alike.forEach((lines, names) -> {
            out.println();
            var shown = names.stream().limit(HOSTS).collect(Collectors.joining(", "));
            print("── " + shown + (names.size() > HOSTS ? " and " + (names.size() - HOSTS) + " more" : ""));
            lines.forEach(this::print);
        });
        if (hosts.isEmpty()) {
            out.println();
            print("nothing that is recorded differs");
        }
    }

    private static List<String> lines(Moved host) {
        var lines = new ArrayList<>(
                host.items().stream().map(ConsoleChronicle::line).toList());
        for (var file : host.files()) {
            lines.add("");
            lines.addAll(file.lines());
            if (file.lines().isEmpty()) {
                lines.add("# " + file.path() + ": " + file.remark());
            }
        }
        return lines;
    }

    /// `~ bridge xenbr1 nic (live): eth1 → eth2`
    private static String line(Difference difference) {
        var sign = difference.before() == null ? "+ " : difference.after() == null ? "- " : "~ ";
        var values = difference.before() == null || difference.after() == null
                ? text(difference.before() == null ? difference.after() : difference.before())
                : text(difference.before()) + " → " + text(difference.after());
        return sign + difference.item() + ": " + values;
    }

    /// A digest says by its first digits that it is another.
    private static String text(@Nullable Value value) {
        return value == null
                ? "nothing"
                : value.toString().replaceFirst("^((?:hmac-)?sha256:[0-9a-f]{12})[0-9a-f]{52}$", "$1…");
    }

    @Override
    public void blame(String host, List<Blamed> items) {
        var things = new LinkedHashMap<String, List<Blamed>>();
        items.forEach(each -> things.computeIfAbsent(
                        each.item().kind() + " " + each.item().name(), _ -> new ArrayList<>())
                .add(each));
        things.forEach((thing, all) -> {
            print(thing);
            for (int first = 0; first < all.size(); ) {
                int end = first + 1;
                while (end < all.size()
                        && Objects.equals(all.get(end).blame(), all.get(first).blame())) {
                    end++;
                }
                print("  "
                        + all.subList(first, end).stream()
                                .map(ConsoleChronicle::facet)
                                .collect(Collectors.joining(", ")));
                print("      " + by(all.get(first)));
                first = end;
            }
        });
    }

    private static String facet(Blamed item) {
        var named = item.item().facet() + " (" + item.item().truth().words() + ")";
        return named + (item.value() == null ? " is no more" : " " + text(item.value()));
    }

    /// `moved by 20261123-101500-4f3a9c, anna@deploy-1: eth1 belongs to dom1 (playbooks/multi-nic.yml:9 at 8a99f07eb4)`
    private static String by(Blamed item) {
        if (!(item.blame() instanceof Blame blame)) {
            return "by a run that did not note it";
        }
        var run = blame.run()
                + (item.entry() == null
                        ? ""
                        : ", " + operator(item.entry()) + ", "
                                + shortened(item.entry().commit()));
        var at = blame.source().isEmpty() ? "" : " at " + blame.source().replaceFirst("^([0-9a-f]{10})[0-9a-f]+", "$1");
        return switch (blame.how()) {
            case MOVED -> "moved by " + run + ": " + blame.task() + " (" + blame.place() + at + ")";
            case FOUND -> "found so by " + run;
            case RECORDED -> "taken as it was by " + run;
        };
    }

    @Override
    public void forgotten(String host, List<String> things, @Nullable String commit, List<String> notes) {
        things.forEach(thing -> print("forgotten of " + host + ": " + thing));
        notes.forEach(this::print);
    }

    @Override
    public void taken(String host, SortedMap<String, Integer> things) {
        var words = things.entrySet().stream()
                .map(kind -> kind.getValue() + " " + kind.getKey())
                .toList();
        print(host + "  " + (words.isEmpty() ? "nothing to record" : String.join(", ", words)));
    }

    /// Who could not be seen, and what is to be known beside, is a warning, and told as such.
    @Override
    public void recorded(List<String> unseen, @Nullable String commit, List<String> notes) {
        print(
                commit == null
                        ? "all is as recorded, so nothing was recorded"
                        : "recorded as " + shortened(commit) + " on pontifex/history");
    }

    @Override
    public void described(Description description) {
        description.written().forEach(file -> print("wrote " + file));
        description.left().forEach(file -> print("left " + file + " as it is: see that it has the hosts"));
    }

    private void print(String line) {
        out.println(Visible.text(line));
    }
}
