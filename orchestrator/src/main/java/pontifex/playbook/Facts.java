package pontifex.playbook;

import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pontifex.playbook.jinja.Counted;
import pontifex.playbook.jinja.TemplateError;
import pontifex.state.HostFacts;
import pontifex.state.Seen;

/// What `facts` means where a template asks for it: nothing, not yet, or what was seen of the host.
@FunctionalInterface
interface Facts {
    /// Where no host is looked at first.
    Facts NOT_HERE = () -> {
        throw new TemplateError(
                "facts of a host are not known here",
                "they may stand in a task's when, in content, and in a template's text; else give the host a variable");
    };

    /// Before the host was looked at.
    Facts NOT_YET = () -> {
        throw new NotYet();
    };

    /// @throws TemplateError where they have no place
    /// @throws NotYet where they are known later
    Object value();

    static Facts of(HostFacts found) {
        var whole = whole(found);
        return () -> whole;
    }

    /// Every fact by its name. One that is unknown is an error as soon as it is asked for: it is never false, nor
    /// empty, nor undefined.
    static Map<String, Object> whole(HostFacts found) {
        return new FactMap("facts", found.byName());
    }

    /// A template can't be rendered before the host was looked at. It is no mistake of the template's.
    final class NotYet extends RuntimeException {
        NotYet() {
            super("facts are not known yet", null, false, false);
        }
    }

    /// A text from a host is a text: what looks like a template in it is none.
    private static Object plain(String name, @Nullable Object value) {
        return switch (value) {
            case Seen.Value<?>(var known) -> plain(name, known);
            case Seen.Unknown<?>(var why) ->
                throw new TemplateError(
                        name + " is unknown: " + why, "see that it can be told, or give the host a variable instead");
            case Map<?, ?> map -> new FactMap(name, map);
            case List<?> list -> new FactList(list);
            case null -> throw new IllegalStateException(name);
            default -> value;
        };
    }

    final class FactList extends AbstractList<Object> implements Counted {
        private final List<?> list;

        private FactList(List<?> list) {
            this.list = list;
        }

        @Override
        public Object get(int index) {
            return plain("", list.get(index));
        }

        @Override
        public int size() {
            return list.size();
        }
    }

    final class FactMap extends AbstractMap<String, Object> implements Counted {
        private final String name;
        private final Map<?, ?> map;

        private FactMap(String name, Map<?, ?> map) {
            this.name = name;
            this.map = map;
        }

        @Override
        public boolean containsKey(@Nullable Object key) {
            return map.containsKey(key);
        }

        @Override
        public @Nullable Object get(@Nullable Object key) {
            return map.containsKey(key) ? plain(name + "." + key, map.get(key)) : null;
        }

        @Override
        public Set<String> keySet() {
            var keys = new LinkedHashSet<String>();
            map.keySet().forEach(key -> keys.add(String.valueOf(key)));
            return keys;
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            var entries = new LinkedHashSet<Entry<String, Object>>();
            map.forEach((key, value) ->
                    entries.add(new SimpleImmutableEntry<>(String.valueOf(key), plain(name + "." + key, value))));
            return entries;
        }

        @Override
        public int size() {
            return map.size();
        }
    }
}
