package pontifex.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.Secret;

/// The executable that xend's `(network-script …)` names where a host has several bridges: a shell script with one
/// line `network-bridge … vifnum=N netdev=ethN bridge=xenbrN` a bridge. That form is right on Xen 3.0 and 3.1 only.
///
/// It is judged as a whole: one line that is more than such a call, a comment or a plain assignment may decide what
/// runs, and then its bridges are unknown and it isn't edited.
public final class NetworkScriptWrapper {
    private static final String FRESH = """
            #!/bin/sh
            # Run by xend when it starts: one line a bridge.
            dir=$(dirname "$0")
            """;
    private static final Pattern CALL = Pattern.compile(
            "[ \\t]*\"?(?:(?:\\$\\(dirname \"?\\$0\"?\\)|\\$\\{?[A-Za-z_]+\\}?|[A-Za-z0-9_./-]*)\"?/)?network-bridge\"?(?=\\s|$)");
    private static final Pattern HARMLESS = Pattern.compile("[ \\t]*(?:"
            + "[A-Za-z_]+=(?:\\$\\(dirname \"?\\$0\"?\\)|`dirname \"?\\$0\"?`|\"?/[A-Za-z0-9_./-]+\"?)"
            + "|set -[eux]+|:)?[ \\t]*(?:#.*)?");
    private static final Pattern EXIT = Pattern.compile("[ \\t]*exit(?: 0| \\$\\?)?[ \\t]*(?:#.*)?");
    private static final Pattern OPERATION = Pattern.compile("\"?\\$(?:[@*1]|\\{1\\}|\\{1:-start\\})\"?|start");
    private static final Pattern OPTION = Pattern.compile("([a-z_]+)=(\"?)([A-Za-z0-9_.:-]+)\\2");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,15}");
    /// IFNAMSIZ, without the zero at its end.
    private static final int LONGEST = 15;

    private static final String PLAIN = "write one network-bridge line a bridge with plain values, or edit it by hand";

    private final String text;
    private final List<Call> calls;
    private final @Nullable Oddity oddity;

    private NetworkScriptWrapper(String text, List<Call> calls, @Nullable Oddity oddity) {
        this.text = text;
        this.calls = List.copyOf(calls);
        this.oddity = oddity;
    }

    /// One call of network-bridge.
    ///
    /// @param start what it begins with, up to its operation (`"$@"`)
    /// @param values where the values of its options stand
    /// @param end where a further option goes
    private record Call(Span line, Span start, Map<String, Span> values, int end) {}

    /// The first line whose meaning we can't tell.
    private record Oddity(int at, String reason) {}

    /// Never fails: whether its bridges are known is a question of its own.
    public static NetworkScriptWrapper parse(String text) {
        var calls = new ArrayList<Call>();
        int exit = -1;
        for (int start = 0; start < text.length(); ) {
            int next = Span.nextLine(text, start);
            var line = new Span(start, next > start && text.charAt(next - 1) == '\n' ? next - 1 : next);
            var content = line.of(text);
            if (exit >= 0 && !content.matches("\\s*(?:#.*)?")) {
                return new NetworkScriptWrapper(
                        text, calls, new Oddity(exit, "the script ends here, but goes on below"));
            } else if (!hasPairedQuotes(content)) {
                return new NetworkScriptWrapper(text, calls, new Oddity(start, "a quote that this line doesn't close"));
            } else if (EXIT.matcher(content).matches()) {
                exit = start;
            } else if (CALL.matcher(content).lookingAt()) {
                var odd = call(text, line, calls);
                if (odd != null) {
                    return new NetworkScriptWrapper(text, calls, odd);
                }
            } else if (!HARMLESS.matcher(content).matches()) {
                return new NetworkScriptWrapper(text, calls, new Oddity(start, "this line may decide what runs"));
            }
            start = next;
        }
        return new NetworkScriptWrapper(text, calls, null);
    }

    /// A script without a bridge.
    public static NetworkScriptWrapper fresh() {
        return parse(FRESH);
    }

    public String text() {
        return text;
    }

    /// The bridges that the script makes.
    ///
    /// @throws ConfigException (unreadable) where a line computes
    public SortedMap<String, ScriptedBridge> bridges() throws ConfigException {
        if (oddity != null) {
            throw ConfigException.unreadable(Place.at(text, oddity.at()), oddity.reason(), PLAIN);
        }
        var bridges = new TreeMap<String, ScriptedBridge>();
        for (var call : calls) {
            if (bridges.put(name(call), new ScriptedBridge(value(call, "netdev"), vifnum(call))) != null) {
                throw ConfigException.unreadable(
                        Place.at(text, call.line().start()), "a second line for " + name(call), "leave one of them");
            }
        }
        return bridges;
    }

    /// The script with this bridge: its line's netdev is changed, or a line is added below the last one, in its style.
    public NetworkScriptWrapper withBridge(String name, String nic) throws ConfigException {
        refuseOddity();
        refuseOddName(name);
        refuseOddName(nic);
        for (var call : calls) {
            if (name(call).equals(name)) {
                return changed(call, name, nic);
            }
        }
        int vifnum = vifnum(nic, -1);
        var options = " vifnum=%d netdev=%s bridge=%s".formatted(vifnum, nic, name);
        if (!calls.isEmpty()) {
            var last = calls.getLast();
            return parse(Span.withLine(
                    text, Span.nextLine(text, last.line().start()), last.start().of(text) + options));
        }
        if (!text.contains("dir=$(dirname \"$0\")\n")
                || text.lines().anyMatch(line -> EXIT.matcher(line).matches())) {
            throw ConfigException.notEditable(
                    Place.START, "the script has no network-bridge line to add one below", PLAIN);
        }
        return parse(Span.withLine(text, text.length(), "\"$dir/network-bridge\" \"$@\"" + options));
    }

    /// The script without the bridge's line.
    public NetworkScriptWrapper withoutBridge(String name) throws ConfigException {
        refuseOddity();
        for (var call : calls) {
            if (name(call).equals(name)) {
                int start = call.line().start();
                return parse(new Span(start, Span.nextLine(text, start)).replaced(text, ""));
            }
        }
        return this;
    }

    /// What xend or the shell passes over without a word.
    public List<Trap> warnings() {
        var traps = new ArrayList<Trap>();
        if (!text.startsWith("#!")) {
            traps.add(Trap.at(Place.START, "no #! in the first line: xend can't run it, and doesn't say so"));
        }
        if (oddity != null) {
            traps.add(Trap.at(Place.at(text, oddity.at()), oddity.reason()));
        }
        boolean guarded = false;
        for (var call : calls) {
            var place = Place.at(text, call.line().start());
            traps(call, guarded).forEach(says -> traps.add(Trap.at(place, says)));
            guarded |= value(call, "antispoof").equals("yes");
        }
        return List.copyOf(traps);
    }

    /// @param guarded whether a call before it has `antispoof=yes` too
    private List<String> traps(Call call, boolean guarded) {
        var traps = new ArrayList<String>();
        if (!call.values().keySet().containsAll(List.of("vifnum", "netdev", "bridge"))) {
            traps.add("without all of vifnum, netdev and bridge each Xen release makes something else of it");
        }
        if (value(call, "netdev").length() > LONGEST - 1) {
            traps.add("network-bridge renames the NIC to p" + value(call, "netdev") + ", and Linux takes " + LONGEST
                    + " characters");
        }
        if (name(call).length() > LONGEST) {
            traps.add("brctl cuts the bridge's name to " + LONGEST + " characters without a word");
        }
        if (guarded && value(call, "antispoof").equals("yes")) {
            traps.add(
                    "with antispoof=yes each call empties the FORWARD chain first, so only the last one's rules remain");
        }
        return traps;
    }

    /// How many bridges the script is to make; 0 where that can't be told.
    public int size() {
        return oddity == null ? calls.size() : 0;
    }

    private NetworkScriptWrapper changed(Call call, String name, String nic) {
        var values = Map.of("netdev", nic, "bridge", name);
        if (values.entrySet().stream().allMatch(it -> value(call, it.getKey()).equals(it.getValue()))
                && vifnum(call) >= 0) {
            return this;
        }
        var wanted = new TreeMap<>(values);
        wanted.put("vifnum", String.valueOf(vifnum(nic, vifnum(call))));
        var changed = new StringBuilder(text);
        var further = new StringBuilder();
        for (var key : List.of("vifnum", "netdev", "bridge")) {
            if (!call.values().containsKey(key)) {
                further.append(' ').append(key).append('=').append(wanted.get(key));
            }
        }
        changed.insert(call.end(), further);
        call.values().entrySet().stream()
                .filter(it -> wanted.containsKey(it.getKey()))
                .sorted((a, b) -> b.getValue().start() - a.getValue().start())
                .forEach(it -> changed.replace(
                        it.getValue().start(), it.getValue().end(), wanted.getOrDefault(it.getKey(), "")));
        return parse(changed.toString());
    }

    private static boolean hasPairedQuotes(String line) {
        var code = line.replaceFirst("(?:^|\\s)#.*", "");
        return code.chars().filter(c -> c == '"').count() % 2 == 0;
    }

    /// Reads one call, and says what in it is more than words.
    private static @Nullable Oddity call(String text, Span line, List<Call> calls) {
        var words = Pattern.compile("\\S+").matcher(text).region(line.start(), line.end());
        var command = CALL.matcher(text).region(line.start(), line.end());
        int at = command.lookingAt() ? command.end() : line.start();
        int start = at;
        int end = at;
        var values = new HashMap<String, Span>();
        while (words.find(at) && words.start() < line.end()) {
            var word = words.group();
            if (word.startsWith("#")) {
                break;
            }
            var option = OPTION.matcher(word);
            if (option.matches()) {
                int value = words.start() + option.start(3);
                if (values.put(
                                option.group(1),
                                new Span(value, value + option.group(3).length()))
                        != null) {
                    return new Oddity(words.start(), option.group(1) + " stands there twice");
                }
            } else if (OPERATION.matcher(word).matches() && start == command.end()) {
                start = words.end();
            } else {
                return new Oddity(words.start(), "'" + Secret.masked(word.strip()) + "' is no plain value");
            }
            at = words.end();
            end = at;
        }
        if (values.containsKey("vifnum") && !values.get("vifnum").of(text).matches("[0-9]{1,3}")) {
            return new Oddity(line.start(), "vifnum is no number");
        }
        if (!values.containsKey("bridge") && !values.containsKey("vifnum")) {
            return new Oddity(line.start(), "no bridge= here: its name depends on the release of Xen");
        }
        calls.add(new Call(line, new Span(line.start(), start), Map.copyOf(values), end));
        return null;
    }

    private String value(Call call, String key) {
        var span = call.values().get(key);
        return span == null ? "" : span.of(text);
    }

    private String name(Call call) {
        return call.values().containsKey("bridge") ? value(call, "bridge") : "xenbr" + value(call, "vifnum");
    }

    private int vifnum(Call call) {
        return call.values().containsKey("vifnum") ? Integer.parseInt(value(call, "vifnum")) : -1;
    }

    /// The number at the end of the NIC's name if no other line has it, else the smallest that none has.
    private int vifnum(String nic, int own) {
        var taken = calls.stream().map(this::vifnum).filter(it -> it != own).toList();
        var digits = Pattern.compile("(?<![0-9])[0-9]{1,3}$").matcher(nic);
        if (digits.find() && !taken.contains(Integer.parseInt(digits.group()))) {
            return Integer.parseInt(digits.group());
        }
        return IntStream.iterate(0, it -> it + 1)
                .filter(it -> !taken.contains(it))
                .findFirst()
                .orElseThrow();
    }

    private void refuseOddity() throws ConfigException {
        if (oddity != null) {
            throw ConfigException.notEditable(Place.at(text, oddity.at()), oddity.reason(), PLAIN);
        }
        bridges();
    }

    private static void refuseOddName(String name) throws ConfigException {
        if (!NAME.matcher(name).matches()) {
            throw ConfigException.notEditable(
                    Place.START, "'" + name + "' is no name of a link", "use at most 15 of A-Z a-z 0-9 _ . -");
        }
    }
}
