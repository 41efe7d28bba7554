package pontifex.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import pontifex.shell.Library;
import pontifex.shell.Program;
import pontifex.shell.Script;

/// The keeper's own wait against the session's own confirm, as bare as can be: a folder, a deadline, two shells.
final class Races {
    private static final int AT_ONCE = 25;
    private static final Library RACE = new Library("race", """
            # FOLDER FROM COUNT: so many at once, whose deadline is the beginning of the second after the next
            race() {
                trap 'told=1' TERM
                now
                race_due=$((${now_is%.*} + 2)) race_i=$2 race_end=$(($2 + $3))
                while [ "$race_i" -lt "$race_end" ]; do
                    mkdir "$1/$race_i"
                    echo >"$1/$race_i/undecided"
                    echo "0.00 waiting 60" >"$1/$race_i/journal"
                    echo >"$1/$race_i/err"
                    ( race_keeper "$1/$race_i" ) &
                    ( race_session "$1/$race_i" $((race_i % 25 * 2 - 16)) ) &
                    race_i=$((race_i + 1))
                done
                wait
            }
            still_mine() { :; }
            forth() { echo >"$tx/goes-forth"; }
            back() { echo >"$tx/goes-back"; }
            race_keeper() {
                tx=$1 told='' tx_renewed='' tx_why='' tx_due=$race_due
                this_boot
                until_decided
            }
            # FOLDER HUNDREDTHS: after the deadline, or before it
            race_session() {
                tx=$1
                this_boot
                race_at=$((race_due * 100 + $2))
                while now && race_now=${now_is%.*}${now_is#*.} && [ "$race_now" -lt "$race_at" ]; do sleep 0.02; done
                if alive "$tx" && waits && mv "$tx/undecided" "$tx/confirmed" 2>/dev/null; then
                    echo >"$tx/has-confirmed"
                fi
            }
            """);

    private Races() {}

    record Won(int confirmed, int expired) {}

    static Won run(Bench bench, int races) throws IOException, InterruptedException {
        var folder = Files.createDirectory(bench.folder.resolve("races"));
        var libraries = new ArrayList<Library>();
        for (var name : List.of("host.sh", "keeper.sh", "session.sh")) {
            libraries.add(Library.named("/pontifex/transaction/" + name));
        }
        libraries.add(RACE);
        int confirmed = 0;
        int expired = 0;
        for (int from = 0; from < races; from += AT_ONCE) {
            bench.answer(new Program(
                    libraries, Script.of("race", folder.toString(), String.valueOf(from), String.valueOf(AT_ONCE))));
            for (int i = from; i < from + AT_ONCE; i++) {
                var one = folder.resolve(String.valueOf(i));
                boolean won = Files.exists(one.resolve("confirmed"));
                var here = List.of(
                        won,
                        Files.exists(one.resolve("expired")),
                        Files.exists(one.resolve("goes-forth")),
                        Files.exists(one.resolve("goes-back")),
                        Files.exists(one.resolve("has-confirmed")),
                        Files.exists(one.resolve("undecided")));
                assertEquals(List.of(won, !won, won, !won, won, false), here, "race " + i);
                confirmed += won ? 1 : 0;
                expired += won ? 0 : 1;
            }
        }
        return new Won(confirmed, expired);
    }
}
