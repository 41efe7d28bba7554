package pontifex.yaml;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The known word that a mistyped one is nearest to.
public final class DidYouMean {
    private DidYouMean() {}

    /// The nearest candidate, or null when none is near: a third of the letters may differ, at least one. Of equally
    /// near ones the first in the alphabet.
    public static @Nullable String among(String word, Collection<String> candidates) {
        String nearest = null;
        var least = Math.max(1, word.length() / 3) + 1;
        for (var candidate : candidates.stream().sorted().toList()) {
            var distance = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < least && distance < candidate.length() && !candidate.equals(word)) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /// `did you mean 'bridge'?`, or null when nothing is near.
    public static @Nullable String hint(String word, Collection<String> candidates) {
        var near = among(word, candidates);
        return near == null ? null : "did you mean '" + near + "'?";
    }

    /// Letters to insert, drop, change or swap with their neighbour (optimal string alignment).
    private static int distance(String a, String b) {
        var d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                var change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
