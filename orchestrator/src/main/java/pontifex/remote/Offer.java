package pontifex.remote;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// The names of the algorithms that an sshd is offered, the first being liked best.
record Offer(List<String> kex, List<String> hostKeys, List<String> ciphers, List<String> macs) {
    /// As `ssh -G` names the lists, in the order of this record.
    static final List<String> OPTIONS = List.of("kexalgorithms", "hostkeyalgorithms", "ciphers", "macs");

    Offer {
        kex = List.copyOf(kex);
        hostKeys = List.copyOf(hostKeys);
        ciphers = List.copyOf(ciphers);
        macs = List.copyOf(macs);
    }

    private static Offer of(List<List<String>> lists) {
        return new Offer(lists.get(0), lists.get(1), lists.get(2), lists.get(3));
    }

    private List<List<String>> lists() {
        return List.of(kex, hostKeys, ciphers, macs);
    }

    /// These, and behind them what `more` has beyond.
    Offer and(Offer more) {
        var lists = new ArrayList<List<String>>();
        for (var i = 0; i < OPTIONS.size(); i++) {
            var both = new LinkedHashSet<>(lists().get(i));
            both.addAll(more.lists().get(i));
            lists.add(List.copyOf(both));
        }
        return of(lists);
    }

    boolean includes(Offer other) {
        return and(other).equals(this);
    }

    boolean contains(String algorithm) {
        return lists().stream().anyMatch(list -> list.contains(algorithm));
    }

    /// What ssh's configuration makes of an offer: a list that it leaves at ssh's own default stays as it is here,
    /// and of any other what the library has.
    ///
    /// @param said the lists of one host, by option
    /// @param usual ssh's own defaults, by option
    /// @param leftOut gets a sentence for each list of which something is not to be had here
    /// @throws NothingLeft when all of a list is not to be had here
    static Offer chosen(
            Offer usually, Map<String, String> said, Map<String, String> usual, Offer known, List<String> leftOut)
            throws NothingLeft {
        var lists = new ArrayList<List<String>>();
        for (var i = 0; i < OPTIONS.size(); i++) {
            var option = OPTIONS.get(i);
            var wish = said.get(option);
            lists.add(
                    wish == null || wish.equals(usual.get(option))
                            ? usually.lists().get(i)
                            : had(option, wish, known.lists().get(i), leftOut));
        }
        return of(lists);
    }

    private static List<String> had(String option, String wish, List<String> known, List<String> leftOut)
            throws NothingLeft {
        var wished = Stream.of(wish.split(",")).toList();
        var had = wished.stream().filter(known::contains).toList();
        if (had.isEmpty()) {
            throw new NothingLeft(
                    "of " + title(option) + " " + wish + " Pontifex has none; it has " + String.join(", ", known));
        }
        var lacking = wished.stream().filter(name -> !known.contains(name)).toList();
        if (!lacking.isEmpty()) {
            leftOut.add("of " + title(option) + " in ssh's configuration Pontifex lacks " + String.join(", ", lacking));
        }
        return had;
    }

    private static String title(String option) {
        return switch (option) {
            case "kexalgorithms" -> "KexAlgorithms";
            case "hostkeyalgorithms" -> "HostKeyAlgorithms";
            case "macs" -> "MACs";
            default -> option.substring(0, 1).toUpperCase(Locale.ROOT) + option.substring(1);
        };
    }

    /// Of a list of the configuration Pontifex has not one.
    static final class NothingLeft extends Exception {
        private static final long serialVersionUID = 1;

        NothingLeft(String message) {
            super(message);
        }
    }
}
