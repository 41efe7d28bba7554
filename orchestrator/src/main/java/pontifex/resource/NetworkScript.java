package pontifex.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Item;
import pontifex.state.Kept;
import pontifex.state.Look;
import pontifex.state.Persistence;
import pontifex.state.Scope;
import pontifex.state.Seen;
import pontifex.state.Toolstack;
import pontifex.state.Truth;
import pontifex.yaml.Field;
import pontifex.yaml.Problems;
import pontifex.yaml.Shape;
import pontifex.yaml.Source;
import pontifex.yaml.YamlMap;

/// xend's configuration names this network script, with these arguments; it runs when xend starts.
///
/// ```yaml
/// - network_script: { script: my-network-script }
/// - network_script: { script: network-bridge, args: netdev=eth1 bridge=xenbr1 }
/// - network_script: { script: '' }
/// ```
///
/// A script is named as it is called in /etc/xen/scripts, or by its path; `''` means that none runs. A play
/// with bridge tasks doesn't need this one: they see to it themselves. Refused where the script that is
/// named now keeps bridges that the other one doesn't, and where network-bridge is of Xen 3.2 or later.
///
/// @param script empty: none
/// @param args parted by single blanks; empty: none
public record NetworkScript(Source source, String script, String args) implements Resource {
    static final Kind KIND = Kind.of(
                    "network_script",
                    "xend's configuration names this network script",
                    List.of(
                            Field.needed(
                                    "script", Shape.TEXT, "as it is called in /etc/xen/scripts, or its path; '': none"),
                            Field.of("args", Shape.TEXT, "what it is called with, parted by blanks")),
                    NetworkScript::from)
            .recalling("network_script", NetworkScript::recalled);

    private static final Pattern SCRIPT = Pattern.compile("(/[A-Za-z0-9_.+-]+)*/?[A-Za-z0-9_.+][A-Za-z0-9_.+-]*");
    /// network-bridge gives every `VAR=VALUE` to the shell's eval.
    private static final Pattern ARGS = Pattern.compile("[A-Za-z0-9_.:/=,+-]+( [A-Za-z0-9_.:/=,+-]+)*");

    private static @Nullable Desired from(YamlMap fields, ControllerFiles files, Problems problems) {
        var script = fields.scalar(problems, "script");
        var args = fields.scalar(problems, "args");
        if (script == null) {
            return null;
        }
        if (!script.text().isEmpty()
                && (!SCRIPT.matcher(script.text()).matches()
                        || List.of(script.text().split("/")).contains(".."))) {
            problems.add(
                    script,
                    "'script' is the name of a file in /etc/xen/scripts, or a path",
                    "for example my-network-script; its arguments go into 'args'");
        }
        if (args != null && !ARGS.matcher(args.text()).matches()) {
            problems.add(args, "'args' are words parted by one blank", "for example netdev=eth1 bridge=xenbr1");
        }
        if (args != null && script.text().isEmpty()) {
            problems.add(args, "there are arguments, but no script", null);
        }
        return new NetworkScript(fields.source(), script.text(), args == null ? "" : args.text());
    }

    /// Where bridges are put back, their tasks name the script that Pontifex writes for them. What is as it was is left
    /// so, for a host may have one that no task would name.
    private static void recalled(Recall recall) {
        for (var thing : recall.then("network_script")) {
            var named = String.valueOf(thing.text("script", Truth.NEXT_BOOT));
            if (recall.isAsItWas(thing)
                    || named.equals(XendScript.OWN) && !recall.then("bridge").isEmpty()) {
                continue;
            }
            var words = named.split(" ", 2);
            if (XendConfig.path(words[0]).equals(XendConfig.NETWORK_BRIDGE)
                    && !recall.now("network_script").isEmpty()) {
                recall.cannot(thing, "the script that keeps the bridges now stays: network-bridge makes one alone");
                continue;
            }
            var gives = new TreeMap<Item, String>();
            gives.put(thing.item("script", Truth.NEXT_BOOT), named);
            recall.put(
                    thing,
                    new Fields(KIND, thing).with("script", words[0]).with("args", words.length > 1 ? words[1] : null),
                    gives);
        }
        for (var thing : recall.gone("network_script")) {
            recall.remove(thing, new Fields(KIND, thing).none("script"));
        }
    }

    @Override
    public Look look() {
        return script.isEmpty() ? XendScript.LOOK : XendScript.LOOK.and(Look.at(XendConfig.path(script)));
    }

    @Override
    public Scope claims(HostState found) {
        return Scope.of("network_script", "xend");
    }

    @Override
    public HostState on(HostState found) throws Refused {
        if (found.platform().toolstack() != Toolstack.XEND) {
            throw refused("there is no xend on this host to run a network script", "leave the task out where xl is");
        }
        var xend = switch (XendConfig.read(found)) {
            case Seen.Value<XendConfig>(var value) -> value;
            case Seen.Unknown<XendConfig>(var why) ->
                throw refused("what xend runs at its start can't be told: " + why, "mend that file first");
        };
        refuseLater(found);
        if (xend.words().equals(words())) {
            return found;
        }
        var changed = Reading.of(xend.naming(String.join(" ", words()), found, source));
        refuseLoss(xend, found, changed);
        return changed;
    }

    private List<String> words() {
        var words = new ArrayList<String>();
        if (!script.isEmpty()) {
            words.add(script);
        }
        if (!args.isEmpty()) {
            words.addAll(List.of(args.split(" ")));
        }
        return words;
    }

    private void refuseLater(HostState found) throws Refused {
        if (found.platform().persistence() == Persistence.XEND_SCRIPT || script.isEmpty()) {
            return;
        }
        var path = XendConfig.path(script);
        boolean calls = path.equals(XendConfig.NETWORK_BRIDGE)
                || found.files().at(path) instanceof FileState.Regular file
                        && file.content().latin1().contains("network-bridge");
        if (calls) {
            throw refused(
                    "xend's script must not call network-bridge here: "
                            + found.platform().persistenceWhy(),
                    "leave the bridges to the distribution, and silence xend's script: network_script: { script: '' }");
        }
    }

    private void refuseLoss(XendConfig before, HostState found, HostState changed) throws Refused {
        if (before.namesNetworkBridge()
                || !(found.network().keptBridges() instanceof Seen.Value<SortedMap<String, Kept.Bridge>>(var had))
                || had.isEmpty()) {
            return;
        }
        var has = switch (changed.network().keptBridges()) {
            case Seen.Value<SortedMap<String, Kept.Bridge>>(var kept) -> kept;
            case Seen.Unknown<SortedMap<String, Kept.Bridge>>(var why) ->
                throw refused(
                        before.networkScript() + " keeps "
                                + String.join(" and ", had.keySet()) + ", and whether " + script
                                + " does can't be told: " + why,
                        "make it a script of network-bridge lines");
        };
        var lost = new TreeSet<>(had.keySet());
        lost.removeAll(has.keySet());
        if (!lost.isEmpty()) {
            throw refused(
                    before.networkScript() + " keeps " + String.join(" and ", lost) + ", and "
                            + (script.isEmpty() ? "no script" : script) + " doesn't",
                    "put the lines for it into " + (script.isEmpty() ? "a script" : script) + " first");
        }
    }

    private Refused refused(String cause, String hint) {
        return new Refused(source, cause, hint);
    }
}
