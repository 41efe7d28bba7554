package pontifex.probe;

import java.util.TreeSet;
import pontifex.state.NfCalls;
import pontifex.state.Seen;

/// The switches by which the kernel hands frames of bridges to iptables and the like: `- iptables 1`, or of one bridge
/// `xenbr1 iptables 1`.
final class NfTable {
    private NfTable() {}

    static Seen<NfCalls.Live> of(Answer answer) {
        if (answer.named("nf") == null) {
            return Seen.unknown("the host shows no /proc/sys/net");
        }
        var there = new TreeSet<String>();
        var on = new TreeSet<NfCalls.Switch>();
        for (var line : answer.lines("nf")) {
            var words = line.split(" ");
            if (words.length != 3 || !words[2].matches("[0-9]+")) {
                return Seen.unknown("a switch of bridge-nf-call couldn't be read: " + Unreadable.shown(line));
            }
            var which = new NfCalls.Switch(words[0].equals("-") ? "" : words[0], words[1]);
            if (which.bridge().isEmpty()) {
                there.add(which.call());
            }
            if (!words[2].equals("0")) {
                on.add(which);
            }
        }
        return Seen.of(new NfCalls.Live(there, on));
    }
}
