package pontifex.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import pontifex.yaml.Visible;

/// Many hosts' names in few words, as `clush` and `nodeset` write them: `dom0-[01-17,19], storage`.
public final class Names {
    /// So many are named one by one.
    static final int FEW = 6;

    private static final int WORTH_IT = 3;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private Names() {}

    /// Names that differ in a number alone, which is as long in all of them.
    private record Kin(String before, int digits, String after) {
        private static Kin of(String name, int which) {
            var found = NUMBER.matcher(name);
            for (int i = 0; i <= which; i++) {
                if (!found.find()) {
                    return new Kin(name, 0, "");
                }
            }
            return new Kin(name.substring(0, found.start()), found.end() - found.start(), name.substring(found.end()));
        }

        private int number(String name) {
            return Integer.parseInt(name.substring(before.length(), before.length() + digits));
        }
    }

    public static String of(List<String> names) {
        if (names.size() <= FEW) {
            return Visible.text(String.join(", ", names));
        }
        var folded = List.<String>of();
        // whichever number of the names it is that counts them: `dom0-01.rack2.example.org`
        for (int which = 0; which < 4; which++) {
            var so = folded(names, which);
            folded = folded.isEmpty() || so.size() < folded.size() ? so : folded;
        }
        return Visible.text(String.join(", ", folded));
    }

    private static List<String> folded(List<String> names, int which) {
        var kin = new LinkedHashMap<Kin, List<String>>();
        names.forEach(name ->
                kin.computeIfAbsent(Kin.of(name, which), _ -> new ArrayList<>()).add(name));
        var folded = new ArrayList<String>();
        kin.forEach((of, members) -> {
            if (of.digits() == 0 || members.size() < WORTH_IT) {
                folded.addAll(members);
            } else {
                folded.add(of.before() + "[" + ranges(of, members) + "]" + of.after());
            }
        });
        return folded;
    }

    private static String ranges(Kin kin, List<String> members) {
        var numbers = new TreeSet<Integer>();
        members.forEach(name -> numbers.add(kin.number(name)));
        var ranges = new ArrayList<String>();
        for (Integer first = numbers.first(); first != null; ) {
            int last = first;
            while (numbers.contains(last + 1)) {
                last++;
            }
            var digits = "%0" + kin.digits() + "d";
            ranges.add(String.format(java.util.Locale.ROOT, digits, first)
                    + (last == first ? "" : String.format(java.util.Locale.ROOT, "-" + digits, last)));
            first = numbers.higher(last);
        }
        return String.join(",", ranges);
    }
}
