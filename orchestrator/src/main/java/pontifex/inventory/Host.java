package pontifex.inventory;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import pontifex.yaml.Source;
import pontifex.yaml.YamlNode;

/// One host of an inventory with the variables that hold for it, precedence done.
///
/// Variables stay as they were written: their text and their place survive, and templates in them are not filled in.
///
/// @param source where the inventory first names it
/// @param vars what `ansible-inventory --host` prints
/// @param groups every group that it is in, also through children, sorted, without `all`
public record Host(String name, Source source, SortedMap<String, YamlNode> vars, List<String> groups) {
    public Host {
        vars = Collections.unmodifiableSortedMap(new TreeMap<>(vars));
        groups = List.copyOf(groups);
    }

    public Host(String name, Source source, Map<String, YamlNode> vars, List<String> groups) {
        this(name, source, (SortedMap<String, YamlNode>) new TreeMap<>(vars), groups);
    }

    /// Of its name alone: a fleet's hosts with all their variables would be hashed again in each set that they are in.
    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /// The name alone: variables may be secrets.
    @Override
    public String toString() {
        return name;
    }
}
