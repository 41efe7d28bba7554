package pontifex.run;

import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.state.Content;

/// One of the parts into which a fleet is divided: `2/3`.
///
/// A host's part rests on its name alone (the SHA-256 of it, modulo the number of parts), so that it stays where it is
/// when others come and go.
///
/// @param number from 1
/// @param of how many parts there are
public record Shard(int number, int of) {
    public static final Shard WHOLE = new Shard(1, 1);

    public static final int MOST = 10_000;

    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,5})/([0-9]{1,5})");

    public Shard {
        if (number < 1 || number > of || of > MOST) {
            throw new IllegalArgumentException(number + "/" + of);
        }
    }

    /// Null: that isn't one.
    public static @Nullable Shard of(String written) {
        var words = WRITTEN.matcher(written);
        if (!words.matches()) {
            return null;
        }
        int number = Integer.parseInt(words.group(1));
        int of = Integer.parseInt(words.group(2));
        return number < 1 || number > of || of > MOST ? null : new Shard(number, of);
    }

    public boolean takes(String host) {
        return of == 1
                || new BigInteger(Content.of(host).digest(), 16)
                                .mod(BigInteger.valueOf(of))
                                .intValueExact()
                        == number - 1;
    }

    /// `2/3`
    @Override
    public String toString() {
        return number + "/" + of;
    }
}
