package pontifex.playbook;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pontifex.inventory.Host;
import pontifex.yaml.DidYouMean;
import pontifex.yaml.Problems;
import pontifex.yaml.YamlMap;

/// In which order a play goes over its hosts, in Ansible's words.
public enum Order {
    /// As the inventory names them.
    INVENTORY,
    REVERSE_INVENTORY,
    /// By name.
    SORTED,
    REVERSE_SORTED,
    /// Another one in every run.
    SHUFFLE;

    private static final List<String> WORDS =
            Stream.of(values()).map(Order::word).toList();

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The play's `order`, or null when it can't be read.
    static @Nullable Order read(YamlMap play, Problems problems) {
        var word = play.scalar(problems, "order");
        if (word == null) {
            return INVENTORY;
        }
        for (var order : values()) {
            if (order.word().equals(word.text())) {
                return order;
            }
        }
        var near = DidYouMean.hint(word.text(), WORDS);
        problems.add(
                word,
                "there is no order '" + word.text() + "'",
                near == null ? "one of: " + String.join(", ", WORDS) : near);
        return null;
    }

    /// @param hosts in the order of the inventory
    List<Host> of(List<Host> hosts) {
        var ordered = new ArrayList<>(hosts);
        var byName = Comparator.comparing(Host::name);
        switch (this) {
            case INVENTORY -> {}
            case REVERSE_INVENTORY -> Collections.reverse(ordered);
            case SORTED -> ordered.sort(byName);
            case REVERSE_SORTED -> ordered.sort(byName.reversed());
            case SHUFFLE -> Collections.shuffle(ordered);
        }
        return ordered;
    }
}
