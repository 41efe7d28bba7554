package pontifex.playbook;

import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import pontifex.inventory.Host;
import pontifex.inventory.Inventory;
import pontifex.playbook.jinja.Scope;
import pontifex.playbook.jinja.TemplateError;
import pontifex.playbook.jinja.Undefined;
import pontifex.playbook.jinja.Written;
import pontifex.yaml.BadInput;
import pontifex.yaml.DidYouMean;
import pontifex.yaml.Keyring;
import pontifex.yaml.Problem;
import pontifex.yaml.Secret;
import pontifex.yaml.Source;
import pontifex.yaml.YamlList;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// What names mean for one task on one host. A value with a template in it is rendered when it is asked for.
///
/// It also remembers whether a variable was asked for whose name says that it is a secret. Not for several threads.
final class Variables implements Scope {
    /// What a field is that shall be as if it weren't there: Ansible's `default(omit)`.
    record Omitted() {
        @Override
        public String toString() {
            return "omit";
        }
    }

    private static final int DEEPEST = 40;

    private final Inventory inventory;
    private final Host host;
    private final Map<String, YamlNode> named;
    private final Map<String, @Nullable Object> magic = new LinkedHashMap<>();
    private final Map<YamlScalar, Filled> rendered = new IdentityHashMap<>();
    private final Set<YamlScalar> underWay = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<String> done;
    private final Set<String> registered;
    private final Facts facts;
    private Depth depth = new Depth();
    private boolean secret;
    private boolean waiting;

    /// What a template in a variable gave.
    ///
    /// @param secret whether a secret went into it
    private record Filled(@Nullable Object value, boolean secret) {}

    /// How many values are being rendered within one another, over all hosts that they ask for.
    private static final class Depth {
        private int now;
    }

    private Variables(
            Inventory inventory,
            Host host,
            Map<String, YamlNode> named,
            Set<String> done,
            Facts facts,
            boolean secret,
            Set<String> registered) {
        this.inventory = inventory;
        this.host = host;
        this.named = named;
        this.done = done;
        this.facts = facts;
        this.secret = secret;
        this.registered = registered;
        magic.put("inventory_hostname", host.name());
        magic.put("inventory_hostname_short", host.name().replaceFirst("\\..*", ""));
        magic.put("group_names", host.groups());
        magic.put("groups", groups(inventory));
        magic.put("hostvars", hostvars());
        magic.put("ansible_managed", "Managed by Pontifex");
        magic.put("omit", new Omitted());
    }

    /// The name of the host that they are of.
    String host() {
        return host.name();
    }

    /// The variables that the inventory gives a host, and over them, in order, those of the play, the task, `-e`.
    @SafeVarargs
    static Variables of(Inventory inventory, Host host, Map<String, YamlNode>... over) {
        return new Variables(inventory, host, merged(host.vars(), over), Set.of(), Facts.NOT_HERE, false, Set.of());
    }

    /// Those that a play has before it is known for which hosts it is, of which it knows nothing then.
    ///
    /// @param keys what opens what is encrypted in them
    static Variables ofNoHost(Keyring keys, Map<String, YamlNode> vars) {
        var nobody = new Host("localhost", Source.of("hosts"), Map.of(), List.of());
        var none = new Inventory(new LinkedHashMap<>(), new LinkedHashMap<>(), nobody, List.of(), keys);
        var variables = of(none, nobody, vars);
        variables.magic.keySet().retainAll(Set.of("omit"));
        return variables;
    }

    @SafeVarargs
    private static Map<String, YamlNode> merged(Map<String, YamlNode> vars, Map<String, YamlNode>... over) {
        var all = new HashMap<>(vars);
        for (var layer : over) {
            all.putAll(layer);
        }
        return all;
    }

    /// These, with another meaning for one name, that is rendered already and never again. A secret that went into
    /// them stays remembered.
    Variables with(String name, YamlNode value) {
        var names = new HashSet<>(done);
        names.add(name);
        return new Variables(inventory, host, merged(named, Map.of(name, value)), names, facts, secret, registered);
    }

    /// These, and those of a task, that win over all but what is rendered already, and those of the command line.
    ///
    /// @param last the names of the command line's
    Variables within(Map<String, YamlNode> vars, Set<String> last) {
        var own = new HashMap<>(vars);
        own.keySet().removeAll(done);
        own.keySet().removeAll(last);
        return new Variables(inventory, host, merged(named, own), done, facts, secret, registered);
    }

    /// These, where some names are what tasks register.
    Variables registering(Set<String> names) {
        return new Variables(inventory, host, named, done, facts, secret, names);
    }

    /// These, with nothing rendered yet: what is asked for from now on is told apart from what was.
    Variables anew() {
        return new Variables(inventory, host, named, done, facts, secret, registered);
    }

    /// These, where `facts` means that, with nothing rendered yet.
    Variables knowing(Facts found) {
        return new Variables(inventory, host, named, done, found, secret, registered);
    }

    /// That something was asked for which only a look at the host can tell.
    void await() {
        waiting = true;
    }

    boolean isWaiting() {
        return waiting;
    }

    boolean secret() {
        return secret;
    }

    static boolean isSecret(String name) {
        return Secret.isNamed(name) || name.endsWith("private_key");
    }

    @Override
    public @Nullable Object get(String name) {
        if (name.equals("facts")) {
            return facts.value();
        }
        if (registered.contains(name)) {
            throw new TemplateError(
                    "'" + name + "' is what a task registers, and no task can rest on it",
                    "all is decided by one look, before anything is run: use when: with facts, or notify a handler");
        }
        if (magic.containsKey(name)) {
            return magic.get(name);
        }
        var node = named.get(name);
        if (node == null) {
            return new Undefined("'" + name + "' is undefined", hint(name));
        }
        secret |= isSecret(name);
        return value(node, done.contains(name));
    }

    private @Nullable String hint(String name) {
        var near = DidYouMean.hint(name, names());
        return near == null && name.startsWith("ansible_")
                ? "facts as Ansible gathers them are not known here; see docs/facts.md: facts.distribution, facts.nics …"
                : near;
    }

    @Override
    public Collection<String> names() {
        var all = new LinkedHashSet<>(named.keySet());
        all.addAll(magic.keySet());
        return all;
    }

    /// A node as an expression sees it: lists and maps render what they hold when it is asked for.
    ///
    /// @param done what looks like a template in it is none
    private @Nullable Object value(YamlNode node, boolean done) {
        return switch (node) {
            case YamlScalar scalar when scalar.isNull() -> null;
            case YamlScalar scalar
            when scalar.isSealed() -> {
                var opened = opened(scalar);
                yield new Written(opened.value(), opened);
            }
            case YamlScalar scalar -> {
                secret |= scalar.isSecret();
                yield done || !Templates.isTemplate(scalar) ? new Written(scalar.value(), scalar) : rendered(scalar);
            }
            case YamlList list -> new ListView(list, done);
            case YamlMap map -> new MapView(map, done);
        };
    }

    /// What was encrypted there; from now on a secret went into this.
    ///
    /// @throws BadTemplate at its place, when it can't be had
    YamlScalar opened(YamlScalar scalar) {
        secret |= scalar.isSecret();
        try {
            return scalar.opened();
        } catch (BadInput e) {
            throw new BadTemplate(e.problems().getFirst(), false);
        }
    }

    /// Forgets whether a secret went into this.
    ///
    /// @return whether one did
    boolean forgetSecret() {
        var before = secret;
        secret = false;
        return before;
    }

    void rememberSecret(boolean before) {
        secret |= before;
    }

    /// What opens what the site has encrypted.
    Keyring keys() {
        return inventory.keys();
    }

    private @Nullable Object rendered(YamlScalar scalar) {
        if (rendered.get(scalar) instanceof Filled(var value, var withSecret)) {
            secret |= withSecret;
            return value;
        }
        if (underWay.contains(scalar) || depth.now >= DEEPEST) {
            throw new BadTemplate(
                    Templates.problem(
                            scalar, new TemplateError("this value needs itself, directly or through others", null)),
                    false);
        }
        underWay.add(scalar);
        depth.now++;
        var before = forgetSecret();
        try {
            secret = scalar.isSecret();
            var value = Templates.value(scalar, this);
            rendered.put(scalar, new Filled(value, secret));
            return value;
        } catch (BadTemplate e) {
            if (e.undefined()) {
                // as with Ansible, an undefined part makes the whole undefined, and that may be asked for
                return new Undefined(
                        e.problem().message() + " (at " + e.problem().source() + ")",
                        e.problem().hint());
            }
            throw e;
        } finally {
            rememberSecret(before);
            depth.now--;
            underWay.remove(scalar);
        }
    }

    private static Map<String, List<String>> groups(Inventory inventory) {
        return view(
                inventory.groups().keySet(),
                group -> inventory.hostsOf(group).stream().map(Host::name).toList());
    }

    /// Every host's values of the inventory; its own are those of the task.
    private Map<String, Object> hostvars() {
        var others = new TreeMap<String, Object>();
        return view(inventory.hosts().keySet(), name -> others.computeIfAbsent(name, this::varsOf));
    }

    private Object varsOf(String name) {
        var other = inventory.hosts().get(name);
        if (other == null || name.equals(host.name())) {
            return view(names(), this::ofThis);
        }
        var its = new Variables(inventory, other, other.vars(), Set.of(), Facts.NOT_HERE, false, Set.of());
        its.depth = depth;
        its.magic.put("hostvars", magic.get("hostvars"));
        return view(its.names(), key -> {
            var value = its.get(key);
            secret |= its.secret;
            return value;
        });
    }

    private @Nullable Object ofThis(String name) {
        return get(name);
    }

    private static <V extends @Nullable Object> Map<String, V> view(
            Collection<String> keys, Function<String, V> value) {
        return new AbstractMap<>() {
            @Override
            public boolean containsKey(@Nullable Object key) {
                return keys.contains(key);
            }

            @Override
            public @Nullable V get(@Nullable Object key) {
                return key instanceof String name && keys.contains(name) ? value.apply(name) : null;
            }

            @Override
            public Set<Entry<String, V>> entrySet() {
                var entries = new LinkedHashSet<Entry<String, V>>();
                keys.forEach(key -> entries.add(new SimpleImmutableEntry<>(key, value.apply(key))));
                return entries;
            }

            @Override
            public Set<String> keySet() {
                return new LinkedHashSet<>(keys);
            }

            @Override
            public int size() {
                return keys.size();
            }
        };
    }

    /// A list of the user's.
    final class ListView extends AbstractList<@Nullable Object> {
        private final YamlList list;
        private final boolean done;

        private ListView(YamlList list, boolean done) {
            this.list = list;
            this.done = done;
        }

        @Override
        public @Nullable Object get(int index) {
            return value(list.items().get(index), done);
        }

        @Override
        public int size() {
            return list.items().size();
        }
    }

    /// A map of the user's.
    final class MapView extends AbstractMap<String, @Nullable Object> {
        private final YamlMap map;
        private final boolean done;

        private MapView(YamlMap map, boolean done) {
            this.map = map;
            this.done = done;
        }

        @Override
        public boolean containsKey(@Nullable Object key) {
            return key instanceof String name && map.has(name);
        }

        @Override
        public @Nullable Object get(@Nullable Object key) {
            if (!(key instanceof String name) || !(map.get(name) instanceof YamlNode node)) {
                return null;
            }
            secret |= isSecret(name);
            return value(node, done);
        }

        @Override
        public Set<String> keySet() {
            return new LinkedHashSet<>(map.keys());
        }

        @Override
        public Set<Entry<String, @Nullable Object>> entrySet() {
            var entries = new LinkedHashMap<String, @Nullable Object>();
            map.keys().forEach(key -> entries.put(key, get(key)));
            return entries.entrySet();
        }

        @Override
        public int size() {
            return map.entries().size();
        }
    }

    /// A template in a variable that can't be rendered: its place is not that of the template that asked for it.
    static final class BadTemplate extends RuntimeException {
        private final transient Problem problem;
        private final boolean undefined;

        BadTemplate(Problem problem, boolean undefined) {
            super(problem.message(), null, false, false);
            this.problem = problem;
            this.undefined = undefined;
        }

        boolean undefined() {
            return undefined;
        }

        Problem problem() {
            return problem;
        }
    }

    /// A map that is handed on whole has its secrets handed on.
    private void tell(YamlNode node) {
        switch (node) {
            case YamlScalar scalar -> secret |= scalar.isSecret();
            case YamlList list -> list.items().forEach(this::tell);
            case YamlMap map ->
                map.entries().forEach(entry -> {
                    secret |= isSecret(entry.key().text());
                    tell(entry.value());
                });
        }
    }

    /// A value as a node again: what was only passed through is the very node that the user wrote.
    YamlNode node(@Nullable Object value, Source at) {
        return switch (value) {
            case Written(var _, YamlScalar scalar) -> scalar;
            case MapView view -> {
                tell(view.map);
                yield view.done ? view.map : Templates.rendered(view.map, this);
            }
            case ListView view -> {
                tell(view.list);
                yield view.done ? view.list : Templates.rendered(view.list, this);
            }
            case Map<?, ?> map -> {
                var entries = new ArrayList<YamlMap.Entry>();
                map.forEach((key, item) ->
                        entries.add(new YamlMap.Entry(YamlScalar.text(at, Templates.printed(key)), node(item, at))));
                yield new YamlMap(at, entries);
            }
            case List<?> list ->
                new YamlList(at, list.stream().map(item -> node(item, at)).toList());
            case String text -> YamlScalar.text(at, text);
            case Undefined _ -> YamlScalar.text(at, Templates.printed(value));
            case null, default -> new YamlScalar(at, Templates.printed(value), value, false);
        };
    }
}
