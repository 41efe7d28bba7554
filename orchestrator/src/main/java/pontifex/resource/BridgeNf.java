package pontifex.resource;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pontifex.config.NfRules;
import pontifex.config.Sysctl;
import pontifex.state.Content;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Item;
import pontifex.state.Look;
import pontifex.state.Mode;
import pontifex.state.NfCalls;
import pontifex.state.Scope;
import pontifex.state.Seen;
import pontifex.state.Truth;
import pontifex.yaml.Field;
import pontifex.yaml.Problems;
import pontifex.yaml.Shape;
import pontifex.yaml.Source;
import pontifex.yaml.YamlMap;

/// Whether frames that bridges forward are handed to iptables, ip6tables and arptables, now and after a
/// reboot: the kernel's switches `net.bridge.bridge-nf-call-…`. What isn't said stays as it is.
///
/// ```yaml
/// - bridge_nf: { iptables: false, ip6tables: false, arptables: false }
/// - bridge_nf: { iptables: true }
/// ```
///
/// Where they are on, a host's FORWARD rules decide on guests' traffic, and a policy of DROP (Docker's, or
/// Xen's own antispoof) stops all of it. Where they are off, iptables' rules on vifs, such as those of a vif's
/// `ip`, hold nobody back.
///
/// The switches come with the kernel's module br_netfilter. Where it isn't loaded nothing is handed on, and
/// `true` is refused: Pontifex loads no modules. `false` turns off what a bridge has on for itself, too.
///
/// A loaded module brings its switches turned on, and sysctl's settings are applied before that, as a rule. So
/// the next boot is told twice: in /etc/sysctl.d/99-pontifex-bridge-nf.conf, and, where udev is there, by a
/// rule for the module in /etc/udev/rules.d/99-pontifex-bridge-nf.rules. A setting that comes after ours and
/// says otherwise is somebody's decision: the task is refused, with its file and line. What scripts do at boot
/// isn't seen.
///
/// @param calls who, and whether
public record BridgeNf(Source source, SortedMap<String, Boolean> calls) implements Resource {
    static final Kind KIND = Kind.of(
                    "bridge_nf",
                    "whether frames that bridges forward are handed to iptables and the like",
                    NfCalls.ALL.stream()
                            .map(call -> Field.of(call, Shape.FLAG, "whether they are handed to " + call))
                            .toList(),
                    BridgeNf::from)
            .recalling(NfCalls.ITEM, BridgeNf::recalled);

    private static final String SYSCTL = NfBoot.SYSCTL + "/99-pontifex-bridge-nf.conf";
    private static final String RULES = NfBoot.RULES + "/99-pontifex-bridge-nf.rules";
    private static final String COMMENT =
            "Pontifex keeps this file: which calls bridges make for the frames they forward.";

    public BridgeNf {
        calls = Collections.unmodifiableSortedMap(new TreeMap<>(calls));
    }

    private static @Nullable Desired from(YamlMap fields, ControllerFiles files, Problems problems) {
        var calls = new TreeMap<String, Boolean>();
        for (var call : NfCalls.ALL) {
            if (fields.bool(problems, call) instanceof Boolean called) {
                calls.put(call, called);
            }
        }
        if (NfCalls.ALL.stream().noneMatch(fields::has)) {
            problems.add(fields, "nothing is said of " + String.join(", ", NfCalls.ALL), "for example iptables: false");
        }
        return new BridgeNf(fields.source(), calls);
    }

    /// One task for all of them.
    private static void recalled(Recall recall) {
        var gives = new TreeMap<Item, String>();
        var said = new TreeMap<String, Thing>();
        for (var thing : recall.then(NfCalls.ITEM)) {
            var live = String.valueOf(thing.text("call", Truth.LIVE));
            var boot = String.valueOf(thing.text("call", Truth.NEXT_BOOT));
            if (NfCalls.always(live, boot) instanceof Boolean on) {
                said.put(on.toString(), thing.and(said.get(on.toString())));
                gives.put(thing.item("call", Truth.LIVE), live);
                gives.put(thing.item("call", Truth.NEXT_BOOT), boot);
            } else {
                recall.cannot(thing, "a task turns it on or off, now and after a reboot alike");
            }
        }
        said.forEach((on, thing) -> {
            var fields = new Fields(KIND, thing);
            NfCalls.ALL.stream()
                    .filter(call -> List.of(thing.name().split(" ")).contains(call))
                    .forEach(call -> fields.with(call, on));
            recall.put(thing, fields, of(thing, gives));
        });
        recall.gone(NfCalls.ITEM)
                .forEach(thing -> recall.cannot(thing, "nothing was recorded of it then: it stays as it is"));
    }

    private static SortedMap<Item, String> of(Thing thing, SortedMap<Item, String> gives) {
        var own = new TreeMap<>(gives);
        own.keySet().retainAll(thing.values().keySet());
        return own;
    }

    @Override
    public Look look() {
        return Look.at(SYSCTL, RULES);
    }

    @Override
    public Scope claims(HostState found) {
        return calls.keySet().stream().map(call -> Scope.of(NfCalls.ITEM, call)).reduce(Scope.NONE, Scope::and);
    }

    @Override
    public HostState on(HostState found) throws Refused {
        var nf = found.network().nf();
        return booted(found.with(found.network().with(nf.with(live(nf)))));
    }

    private NfCalls.Live live(NfCalls nf) throws Refused {
        var live = switch (nf.live()) {
            case Seen.Value<NfCalls.Live>(var seen) -> seen;
            case Seen.Unknown<NfCalls.Live>(var why) ->
                throw refused("what bridges hand on now can't be told: " + why, "see that /proc/sys/net can be read");
        };
        for (var call : calls.entrySet()) {
            var who = call.getKey();
            if (live.isAlways(who, call.getValue())) {
                continue;
            }
            if (!call.getValue()) {
                for (var which : live.on()) {
                    live = which.call().equals(who) ? live.with(which, false) : live;
                }
            } else if (live.there().contains(who)) {
                live = live.with(NfCalls.Switch.of(who), true);
            } else {
                throw refused(
                        "the kernel has no switch " + NfCalls.Switch.of(who) + ", so nothing is handed to " + who,
                        "load br_netfilter on the host, and have its boot load it");
            }
        }
        return live;
    }

    private HostState booted(HostState found) throws Refused {
        try {
            var missing = missing(found);
            if (missing.isEmpty()) {
                return found;
            }
            var wanted = Reading.of(written(found, missing));
            var left = missing(wanted);
            if (!left.isEmpty()) {
                throw overruled(wanted, left.firstKey());
            }
            return wanted;
        } catch (NfBoot.Unclear e) {
            throw refused("what bridges hand on after a reboot can't be told: " + e.why(), "mend that file first");
        }
    }

    /// What the next boot doesn't give yet, of what the host can be told.
    private SortedMap<String, Boolean> missing(HostState state) throws NfBoot.Unclear {
        var boot = NfBoot.of(state);
        var missing = new TreeMap<String, Boolean>();
        for (var call : calls.entrySet()) {
            var given = boot.of(call.getKey());
            boolean wanted = call.getValue();
            if (given.early() != wanted || given.late() != wanted && hasUdev(state)) {
                missing.put(call.getKey(), wanted);
            }
        }
        return missing;
    }

    private static boolean hasUdev(HostState state) {
        return state.files().at(NfBoot.RULES) instanceof FileState.Directory;
    }

    /// With our files saying that, and what they said of others.
    private HostState written(HostState found, SortedMap<String, Boolean> missing) throws Refused, NfBoot.Unclear {
        if (!(found.files().at(NfBoot.SYSCTL) instanceof FileState.Directory)) {
            throw refused(
                    "this host has no " + NfBoot.SYSCTL + ", so its boot may read " + NfBoot.SYSCTL_CONF + " alone",
                    "say it there: " + NfBoot.key(missing.firstKey()) + " = " + digit(missing.get(missing.firstKey())));
        }
        var settings = new TreeMap<String, String>();
        for (var call : NfCalls.ALL) {
            if (missing.get(call) instanceof Boolean wanted) {
                settings.put(NfBoot.key(call), digit(wanted));
            } else if (NfBoot.said(SYSCTL, text(found, SYSCTL), call) instanceof NfBoot.Said said) {
                settings.put(NfBoot.key(call), digit(said.on()));
            }
        }
        var state = found.with(
                SYSCTL, file(found, SYSCTL, Sysctl.of(COMMENT, settings).text()));
        if (!hasUdev(found)) {
            return state;
        }
        var rules = NfBoot.rules(RULES, text(found, RULES)).then(new NfRules(missing, false));
        return state.with(RULES, file(found, RULES, rules.text(COMMENT)));
    }

    private static String digit(@Nullable Boolean on) {
        return Boolean.TRUE.equals(on) ? "1" : "0";
    }

    private static String text(HostState found, String path) {
        return found.files().at(path) instanceof FileState.Regular file
                ? file.content().latin1()
                : "";
    }

    private FileState file(HostState found, String path, String text) throws Refused {
        return switch (found.files().at(path)) {
            case FileState.Regular there -> there.with(Content.of(text));
            case FileState.Absent _ -> new FileState.Regular(Content.of(text), Mode.octal("0644"), "root", "root");
            case FileState.Unknown(var why) ->
                throw refused("can't tell what " + path + " is: " + why, "see that it can be looked at");
            case FileState.Present _, FileState.Directory _, FileState.Symlink _ ->
                throw refused(path + " is in the way, and no plain file", "remove it by hand");
        };
    }

    private Refused overruled(HostState wanted, String call) throws NfBoot.Unclear {
        return NfBoot.of(wanted).said(call) instanceof NfBoot.Said said
                        && !said.path().equals(SYSCTL)
                        && said.on() != Boolean.TRUE.equals(calls.get(call))
                ? refused(
                        said.place() + " says " + NfBoot.key(call) + " = " + digit(said.on()) + ", and comes after "
                                + SYSCTL,
                        "remove that line, or have the task say the same")
                : refused(
                        "a rule of udev's that comes after " + RULES + " sets " + NfCalls.Switch.of(call)
                                + " otherwise",
                        "remove it, or have the task say the same");
    }

    private Refused refused(String cause, String hint) {
        return new Refused(source, cause, hint);
    }
}
