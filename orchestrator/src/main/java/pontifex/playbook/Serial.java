package pontifex.playbook;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.Problems;
import pontifex.yaml.YamlList;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// How a play's hosts are parted into waves: `serial: 2`, `serial: [1, 10%, 100%]`. The last size repeats; 0 is all
/// that are left. Counted as ansible-core 2.14 does (`pct_to_int`, `_get_serialized_batches`), rounding and all.
public record Serial(List<Size> sizes) {
    /// All at once.
    public static final Serial ONCE = new Serial(List.of(new Size(100, true)));

    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,9})(%?)");

    public Serial {
        sizes = List.copyOf(sizes);
    }

    /// So many hosts, or per cent of the play's hosts, rounded down, one at least. Ansible divides first, in floating
    /// point: 29% of 100 hosts are 28.
    public record Size(int number, boolean percent) {
        int of(int hosts) {
            return percent ? Math.max(1, (int) (number / 100.0 * hosts)) : number;
        }
    }

    static @Nullable Serial read(YamlNode node, Problems problems) {
        var sizes = new ArrayList<Size>();
        var written = node instanceof YamlList list ? list.items() : List.of(node);
        for (var each : written) {
            var matcher = WRITTEN.matcher(each instanceof YamlScalar scalar ? scalar.text() : "");
            var number = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
            var percent = matcher.matches() && matcher.group(2).equals("%");
            if (!matcher.matches()) {
                problems.add(
                        each, "'serial' wants a number of hosts or per cent of them", "for example [1, 10%, 100%]");
                return null;
            }
            sizes.add(new Size(number, percent));
        }
        return sizes.isEmpty() ? ONCE : new Serial(sizes);
    }

    /// The waves, in order.
    ///
    /// @param whole how many hosts the play has: per cent are of them
    public <T> List<List<T>> waves(List<T> hosts, int whole) {
        var waves = new ArrayList<List<T>>();
        int from = 0;
        for (int i = 0; from < hosts.size(); i++) {
            var size = sizes.get(Math.min(i, sizes.size() - 1)).of(whole);
            var to = size < 1 ? hosts.size() : (int) Math.min(hosts.size(), (long) from + size);
            waves.add(List.copyOf(hosts.subList(from, to)));
            from = to;
        }
        return waves;
    }
}
