package pontifex.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import pontifex.state.Content;
import pontifex.state.Item;
import pontifex.state.Truth;
import pontifex.state.Value;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;
import pontifex.yaml.YamlScalar;

/// What the kinds have made of a host's record so far: each puts the tasks of its own things into it, and names the
/// items that none of them gives.
final class Recall {
    private static final String NOT_THERE = "was not there at";

    private final Recorded recorded;
    private final SortedMap<Item, String> cannot = new TreeMap<>();
    private final List<Recalled.Given> puts = new ArrayList<>();
    private final List<Recalled.Given> removals = new ArrayList<>();

    Recall(Recorded recorded) {
        this.recorded = recorded;
    }

    /// The things of a kind as they were, as far as that could be told.
    List<Thing> then(String kind) {
        return recorded.then(kind).stream().filter(Thing::isKnown).toList();
    }

    List<Thing> now(String kind) {
        return recorded.now(kind);
    }

    /// The things that weren't there: made since, by a run. What a run only found is left alone, as nobody knows since
    /// when it is there.
    List<Thing> gone(String kind) {
        var before = recorded.then(kind);
        before.stream().filter(thing -> !thing.isKnown()).forEach(thing -> cannot(thing, "it could not be told then"));
        var known = before.stream().filter(Thing::isKnown).map(Thing::name).toList();
        var unknown = before.stream().map(Thing::name).toList();
        var gone = new ArrayList<Thing>();
        for (var thing : now(kind)) {
            if (!known.contains(thing.name())) {
                if (unknown.contains(thing.name())) {
                    cannot(thing, "it could not be told then");
                } else if (recorded.made().test(thing)) {
                    gone.add(thing);
                } else {
                    cannot(thing, "nothing was recorded of it then, and it wasn't made by a run: it stays as it is");
                }
            }
        }
        return gone;
    }

    /// Whether all that is recorded of a thing is as it was.
    boolean isAsItWas(Thing thing) {
        return now(thing.kind()).stream()
                .anyMatch(now -> now.name().equals(thing.name()) && now.values().equals(thing.values()));
    }

    /// Whether a file's bytes are recorded.
    boolean isThere(String path) {
        return recorded.files().containsKey(path);
    }

    /// Whether a guest has a file on the host, as far as that is known.
    boolean isConfigured(String guest) {
        return recorded.configured().test(guest);
    }

    /// Whether what is in a file now was no more recorded than by a keyed digest.
    boolean isSecretNow(String path) {
        var content = recorded.now().values().get(new Item("file", path, "content", Truth.NEXT_BOOT));
        return content instanceof Value.Text(var digest) && !digest.startsWith("sha256:");
    }

    /// A thing's task, and by the items what it makes of each; what is recorded otherwise, or isn't among them, can't
    /// be put back.
    void put(Thing thing, Fields fields, SortedMap<Item, String> gives) {
        if (read(thing, fields, "as at", puts)) {
            thing.values().forEach((item, value) -> {
                var given = gives.get(item);
                if (value instanceof Value.Unknown(var why)) {
                    cannot(item, "it could not be told then: " + why);
                } else if (given == null) {
                    cannot(item, "no task says it");
                } else if (!value.equals(Value.of(given))) {
                    cannot(item, "a " + fields.kind().word() + " task makes it " + given);
                }
            });
            gives.forEach((item, given) -> {
                if (item.truth() == Truth.NEXT_BOOT && !thing.values().containsKey(item)) {
                    cannot(item, "there was nothing, and a " + fields.kind().word() + " task makes it " + given);
                }
            });
            now(thing)
                    .filter(item -> !thing.values().containsKey(item) && !cannot.containsKey(item))
                    .forEach(item -> cannot(item, "there was nothing, and no task takes it away"));
        }
    }

    private Stream<Item> now(Thing then) {
        return now(then.kind()).stream()
                .filter(thing -> thing.name().equals(then.name()))
                .flatMap(thing -> thing.values().keySet().stream());
    }

    /// A task that takes away what wasn't there; it comes after those that put things back.
    void remove(Thing thing, Fields fields) {
        read(thing, fields, NOT_THERE, removals);
    }

    /// Likewise, where others need that it is gone.
    void removeFirst(Thing thing, Fields fields) {
        read(thing, fields, NOT_THERE, puts);
    }

    /// A task that takes a thing away only until it is put back, as others need what it has.
    void letGo(Thing thing, String what, Fields fields) {
        read(thing, fields, "lets go of " + what + ", to be as at", puts);
    }

    private boolean read(Thing thing, Fields fields, String how, List<Recalled.Given> into) {
        var problems = new Problems();
        var map = fields.map();
        var body = fields.kind().read(map, new Files(), problems);
        if (body == null) {
            cannot(
                    thing,
                    "no task can say it: "
                            + problems.all().stream()
                                    .map(Problem::message)
                                    .findFirst()
                                    .orElse("?"));
            return false;
        }
        into.add(new Recalled.Given(fields.kind().word(), thing.toString(), how, map, body, fields.secret()));
        return true;
    }

    void cannot(Item item, String why) {
        cannot.put(item, why);
    }

    void cannot(Thing thing, String why) {
        thing.values().keySet().forEach(item -> cannot(item, why));
    }

    List<Recalled.Given> puts() {
        return List.copyOf(puts);
    }

    List<Recalled.Given> removals() {
        return List.copyOf(removals);
    }

    SortedMap<Item, String> cannot() {
        return cannot;
    }

    /// The recorded files, each by the path that it has on the host.
    private final class Files implements ControllerFiles {
        @Override
        public Content read(YamlScalar path) {
            return Objects.requireNonNull(recorded.files().get(path.text()));
        }

        @Override
        public Content render(YamlScalar path) throws BadInput {
            throw new BadInput(new Problem(path.source(), path.width(), "no template is recorded", null));
        }

        @Override
        public boolean secret() {
            return false;
        }

        @Override
        public String host() {
            return recorded.host();
        }

        @Override
        public String fleet() {
            return "";
        }
    }
}
