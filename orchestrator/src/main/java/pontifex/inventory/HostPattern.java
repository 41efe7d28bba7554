package pontifex.inventory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.BadInput;
import pontifex.yaml.DidYouMean;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;
import pontifex.yaml.YamlList;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// Which hosts are meant: `all`, names of hosts and groups, globs (`dom0-*`), `a:b` or `a,b` (either), `a:&b` (both),
/// `a:!b` (not b), a part of a group (`web[0]`, `web[1:3]`, `web[-1]`), `~` and a regular expression.
///
/// As in Ansible either comes first, then both, then not, wherever they stand.
///
/// @param at where it was written: a play's `hosts`, or the command line
public record HostPattern(Source at, String text) {
    private static final Pattern SUBSCRIPT =
            Pattern.compile("(.+)\\[(?:(-?[0-9]{1,9})|([0-9]{1,9})[:-]([0-9]{0,9}))\\]");
    private static final Pattern PARTS = Pattern.compile("(?:[^\\s:\\[\\]]|\\[[^\\]]*\\])+");
    private static final Pattern IPV6 = Pattern.compile("[!&]?(?:[0-9a-fA-F]*:){2,7}[0-9a-fA-F.]*");
    private static final Set<String> LOCALHOST = Set.of("localhost", "127.0.0.1", "::1");

    /// @param hosts in the order of the inventory, each once
    /// @param unmatched the parts of the pattern that mean nothing in this inventory: warnings for a play
    public record Selection(List<Host> hosts, List<Problem> unmatched) {
        public Selection {
            hosts = List.copyOf(hosts);
            unmatched = List.copyOf(unmatched);
        }
    }

    /// A play's `hosts`: a pattern, or a list of them.
    ///
    /// @return null when it is neither, which is reported
    public static @Nullable HostPattern of(YamlNode hosts, Problems problems) {
        var written = hosts instanceof YamlList list ? list.items() : List.of(hosts);
        var parts = new ArrayList<String>();
        for (var each : written) {
            if (!(each instanceof YamlScalar scalar) || scalar.text().isBlank()) {
                problems.add(each, "hosts wants a pattern or a list of patterns, this is " + each.kind(), null);
                return null;
            }
            parts.addAll(new HostPattern(each.source(), scalar.text()).parts());
        }
        return new HostPattern(hosts.source(), String.join(",", parts));
    }

    /// The hosts of a play.
    ///
    /// @throws BadInput when a part of the pattern can't be read or is out of its group's range, or there is
    ///     none: what a script has left empty is not the whole fleet
    public Selection select(Inventory inventory) throws BadInput {
        var problems = new Problems();
        var unmatched = new Problems();
        var chosen = new LinkedHashSet<Host>();
        var parts = parts();
        if (parts.isEmpty()) {
            throw new BadInput(new Problem(
                    at, Math.max(1, text.length()), "this names no host", "write 'all' if all hosts are meant"));
        }
        var either =
                parts.stream().filter(part -> "!&".indexOf(part.charAt(0)) < 0).toList();
        for (var part : either.isEmpty() ? List.of(Group.ALL) : either) {
            chosen.addAll(match(inventory, part, problems, unmatched));
        }
        for (var part : parts) {
            if (part.startsWith("&")) {
                chosen.retainAll(new HashSet<>(match(inventory, part.substring(1), problems, unmatched)));
            }
        }
        for (var part : parts) {
            if (part.startsWith("!")) {
                match(inventory, part.substring(1), problems, unmatched).forEach(chosen::remove);
            }
        }
        problems.throwIfAny();
        return new Selection(List.copyOf(chosen), unmatched.all());
    }

    /// What stands in a list that a pattern names.
    public interface Lists {
        List<String> of(String name) throws BadInput;
    }

    /// The same, with every `@NAME` in it as the parts that the list of that name has; `!@NAME` too.
    public HostPattern listed(Lists lists) throws BadInput {
        var listed = new ArrayList<String>();
        for (var part : parts()) {
            var sign = part.startsWith("!") ? "!" : "";
            var bare = part.substring(sign.length());
            if (bare.startsWith("@")) {
                lists.of(bare.substring(1)).forEach(each -> listed.add(sign + each));
            } else {
                listed.add(part);
            }
        }
        return listed.equals(parts()) ? this : new HostPattern(at, String.join(",", listed) + ",");
    }

    /// Those of the hosts that this pattern, after `--limit`, means too, in the order in which they came.
    ///
    /// @throws BadInput also when a part of the pattern means nothing: a mistyped limit is not "nothing to do"
    public List<Host> limit(List<Host> hosts, Inventory inventory) throws BadInput {
        var selection = select(inventory);
        if (!selection.unmatched().isEmpty()) {
            throw new BadInput(selection.unmatched());
        }
        var meant = selection.hosts().stream().map(Host::name).collect(Collectors.toSet());
        return hosts.stream().filter(host -> meant.contains(host.name())).toList();
    }

    private List<String> parts() {
        var parts = new ArrayList<String>();
        if (text.contains(",")) {
            parts.addAll(List.of(text.split(",")));
        } else if (IPV6.matcher(text).matches()) {
            parts.add(text);
        } else {
            PARTS.matcher(text).results().forEach(part -> parts.add(part.group()));
        }
        return parts.stream().map(String::strip).filter(part -> !part.isEmpty()).toList();
    }

    private List<Host> match(Inventory inventory, String part, Problems problems, Problems unmatched) {
        var host = inventory.hosts().get(part);
        if (host != null) {
            return List.of(host);
        }
        var subscript = SUBSCRIPT.matcher(part);
        if (part.startsWith("~") || !subscript.matches()) {
            return enumerate(inventory, part, problems, unmatched);
        }
        var hosts = enumerate(inventory, subscript.group(1), problems, unmatched);
        return hosts.isEmpty()
                ? hosts
                : slice(hosts, part, subscript.group(2), subscript.group(3), subscript.group(4), problems);
    }

    private List<Host> slice(
            List<Host> hosts,
            String part,
            @Nullable String index,
            @Nullable String first,
            @Nullable String last,
            Problems problems) {
        var begin = Integer.parseInt(index != null ? index : String.valueOf(first));
        begin = begin < 0 ? hosts.size() + begin : begin;
        var end = index != null ? begin : last == null || last.isEmpty() ? hosts.size() - 1 : Integer.parseInt(last);
        if (begin < 0 || begin >= hosts.size() && index != null) {
            problems.add(problem(part, "'" + part + "' is beyond the end: that are " + hosts.size() + " hosts", null));
            return List.of();
        }
        end = Math.min(end, hosts.size() - 1);
        return begin > end ? List.of() : hosts.subList(begin, end + 1);
    }

    /// Groups by name first; hosts by name where no group is meant, and always by a glob or an expression.
    private List<Host> enumerate(Inventory inventory, String part, Problems problems, Problems unmatched) {
        Pattern names;
        try {
            names = part.startsWith("~") ? Pattern.compile(part.substring(1)) : Glob.compile(part);
        } catch (PatternSyntaxException e) {
            problems.add(problem(part, "'" + part + "' is no regular expression: " + e.getDescription(), null));
            return List.of();
        }
        var found = new LinkedHashSet<Host>();
        var groups = inventory.groups().keySet().stream()
                .filter(name -> names.matcher(name).lookingAt())
                .toList();
        groups.forEach(group -> found.addAll(inventory.hostsOf(group)));
        if (groups.isEmpty() || part.startsWith("~") || part.chars().anyMatch(c -> ".?*[".indexOf(c) >= 0)) {
            inventory.hosts().values().stream()
                    .filter(host -> names.matcher(host.name()).lookingAt())
                    .forEach(found::add);
        }
        if (found.isEmpty() && LOCALHOST.contains(part)) {
            found.add(inventory.localhost());
        }
        if (found.isEmpty() && !part.equals(Group.ALL)) {
            unmatched.add(nothing(inventory, part, !groups.isEmpty()));
        }
        return List.copyOf(found);
    }

    private Problem nothing(Inventory inventory, String part, boolean group) {
        if (group) {
            return problem(
                    part,
                    "group '" + part + "' has no hosts",
                    "the inventory names the group, but puts no host into it");
        }
        var names = new ArrayList<>(inventory.groups().keySet());
        names.addAll(inventory.hosts().keySet());
        var what = part.startsWith("~") || Glob.isGlob(part) ? "nothing matches '" : "there is no host or group '";
        return problem(part, what + part + "'", DidYouMean.hint(part, names));
    }

    private Problem problem(String part, String message, @Nullable String hint) {
        var shown = at.shown();
        var length = part.codePointCount(0, part.length());
        if (shown == null || at.line() == 0 || at.column() > shown.codePointCount(0, shown.length())) {
            return new Problem(at, length, message, hint);
        }
        var index = shown.indexOf(part, shown.offsetByCodePoints(0, at.column() - 1));
        var column = index < 0 ? at.column() : shown.codePointCount(0, index) + 1;
        return new Problem(new Source(at.file(), at.line(), column, shown), length, message, hint);
    }
}
