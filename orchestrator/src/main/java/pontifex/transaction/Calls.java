package pontifex.transaction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import pontifex.shell.Library;
import pontifex.shell.Program;
import pontifex.shell.Quoted;
import pontifex.shell.Script;

/// The two programs of a transaction. Their bodies are constant; what differs are functions of calls, each call a
/// constant name and quoted values.
final class Calls {
    private static final List<Library> SESSION =
            libraries("host.sh", "session.sh", "proof.sh", "expect.sh", "files.sh");
    private static final List<Library> KEEPER =
            libraries("host.sh", "keeper.sh", "commands.sh", "guard.sh", "files.sh");
    private static final Library LINKS = Library.named("/pontifex/plan/links.sh");

    private Calls() {}

    private static List<Library> libraries(String... names) {
        return List.of(names).stream()
                .map(name -> Library.named("/pontifex/transaction/" + name))
                .toList();
    }

    /// @param patience in seconds
    static Program session(
            Place place,
            TransactionId id,
            int patience,
            Owner owner,
            Collection<Script> expectations,
            Steps steps,
            Proofs proofs,
            Program keeper) {
        var all = new ArrayList<>(SESSION);
        all.add(LINKS);
        all.add(inTurn("transaction_expect", expectations, ""));
        all.add(inTurn("transaction_save", steps.save(), " || return"));
        all.add(inTurn("transaction_stage", steps.stage(), " || return"));
        all.add(inTurn("transaction_prove", proofs.nextBoot(), " || return"));
        all.add(unstage(steps));
        var words = new ArrayList<>(List.of(
                place.folder(),
                id.value(),
                String.valueOf(patience),
                place.shell(),
                place.option(),
                owner.who(),
                owner.run(),
                owner.commit(),
                owner.since()));
        words.addAll(Quoted.pieces(keeper.bytes()));
        return new Program(all, new Script("start", words));
    }

    /// Of one transaction that is on the host, by one of the session's functions.
    static Program about(String function, Place place, TransactionId id, int number) {
        return new Program(
                SESSION,
                Script.of(function, place.folder(), id.value(), String.valueOf(number), place.shell(), place.option()));
    }

    static Program status(Place place, String mark) {
        return new Program(SESSION, Script.of("status", place.folder(), mark));
    }

    static Program keeper(
            Place place, TransactionId id, Steps steps, Proofs proofs, Limits limits, List<Library> means) {
        var all = new ArrayList<>(KEEPER);
        all.addAll(means);
        all.add(byNumber("transaction_do", steps.all(), Step::forward));
        all.add(byNumber("transaction_undo", steps.whole(), Step::back));
        all.add(inTurn("transaction_handlers", steps.handlers("handler"), ""));
        all.add(inTurn("transaction_tools", proofs.tools(), " || return"));
        all.add(unstage(steps));
        int live = steps.live().size();
        int files = live + steps.files().size();
        return new Program(
                all,
                Script.of(
                        "keeper",
                        place.folder(),
                        id.value(),
                        String.valueOf(live),
                        String.valueOf(files),
                        String.valueOf(files + steps.last().size()),
                        place.shell(),
                        place.option(),
                        String.valueOf(limits.guard()),
                        String.valueOf(limits.step()),
                        String.valueOf(limits.undo()),
                        String.valueOf(steps.all().size()),
                        String.valueOf(limits.commands())));
    }

    private static Library unstage(Steps steps) {
        var calls =
                steps.beside().stream().map(name -> Script.of("unstaged", name)).toList();
        return inTurn("transaction_unstage", calls, "");
    }

    private static Library inTurn(String name, Collection<Script> calls, String after) {
        var body = new StringBuilder(name + "() {\n:\n");
        calls.forEach(call -> body.append(call.line()).append(after).append('\n'));
        return new Library(name, body.append("}\n").toString());
    }

    private static Library byNumber(String name, List<Step> steps, Function<Step, Script> which) {
        var body = new StringBuilder(name + "() {\ncase $1 in\n");
        for (int k = 0; k < steps.size(); k++) {
            body.append(k + 1)
                    .append(") ")
                    .append(which.apply(steps.get(k)).line())
                    .append(" ;;\n");
        }
        return new Library(name, body.append("*) return 64 ;;\nesac\n}\n").toString());
    }
}
