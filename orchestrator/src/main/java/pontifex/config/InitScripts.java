package pontifex.config;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// RHEL's initscripts of one host, by their own text: what they make of DELAY, of a port's MTU and of ETHTOOL_OPTS
/// differs between releases.
///
/// @param ports whether a bridge's port gets its MTU: until 2008 ifup-eth was done with it before it came to that
/// @param offloads whether ETHTOOL_OPTS may hold more than what `ethtool -s` takes (since 2011, initscripts 9.33)
/// @param delay what DELAY counts; null: that can't be told
public record InitScripts(
        boolean ports, boolean offloads, @Nullable Delay delay) {
    /// Those of a host that doesn't show them.
    public static final InitScripts UNKNOWN = new InitScripts(false, false, null);

    /// What the number in DELAY is.
    public enum Delay {
        /// `brctl setfd` takes seconds.
        SECONDS,
        /// `ip link … forward_delay` takes hundredths of a second (since 2018, RHEL 8).
        HUNDREDTHS
    }

    /// @param ifupEth the text of ifup-eth
    /// @param functions the text of network-functions
    public static InitScripts of(String ifupEth, String functions) {
        int mtu = ifupEth.indexOf("mtu ${MTU}");
        int port = Math.max(ifupEth.lastIndexOf("addif"), ifupEth.lastIndexOf("master ${BRIDGE}"));
        return new InitScripts(
                mtu >= 0 && mtu < port,
                ifupEth.contains("ethtool_set") && functions.contains("ethtool $opts"),
                ifupEth.contains("setfd")
                        ? Delay.SECONDS
                        : ifupEth.contains("forward_delay ${DELAY}") ? Delay.HUNDREDTHS : null);
    }

    /// The seconds that a bridge's DELAY means; as it stands where that can't be told.
    @Nullable String seconds(@Nullable String written) {
        return written != null && delay == Delay.HUNDREDTHS && written.matches("[0-9]{1,6}")
                ? plain(new BigDecimal(written).movePointLeft(2))
                : written;
    }

    String delay(String seconds) {
        return delay == Delay.HUNDREDTHS ? plain(new BigDecimal(seconds).movePointRight(2)) : seconds;
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
