package pontifex.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pontifex.run.Failure;
import pontifex.run.Finding;
import pontifex.run.HostOutcome;
import pontifex.run.HostResult;
import pontifex.run.Mode;
import pontifex.run.Sides;
import pontifex.run.TaskChange;
import pontifex.run.Verdict;
import pontifex.run.Waiver;
import pontifex.state.Judgement;

/// What there is to count of one host: whether it could be looked at and how it ended; then each item, each assertion.
final class Checks {
    private Checks() {}

    /// Each with a name of its own.
    static List<Check> of(Mode mode, HostResult result) {
        var checks = new ArrayList<Check>();
        checks.add(host(result));
        if (result.verdicts().isEmpty()) {
            result.changes().forEach(change -> checks.add(change(mode, result.outcome(), change)));
        } else {
            result.verdicts().forEach(verdict -> checks.add(verdict(verdict)));
        }
        result.findings().forEach(finding -> checks.add(finding(finding)));
        return distinct(checks);
    }

    private static List<Check> distinct(List<Check> checks) {
        var names = new HashSet<String>();
        var distinct = new ArrayList<Check>();
        for (var check : checks) {
            var name = check.name();
            for (int i = 2; !names.add(name); i++) {
                name = check.name() + " #" + i;
            }
            distinct.add(check.named(name));
        }
        return distinct;
    }

    private static Check host(HostResult result) {
        var outcome = result.outcome();
        var word = outcome.word();
        var text = text(result);
        return switch (outcome) {
            case HostOutcome.InSync _, HostOutcome.Changed _, HostOutcome.WouldChange _ ->
                result.unknown().isEmpty()
                        ? new Check("host", Check.Sort.PASSED, word, "", text)
                        : new Check("host", Check.Sort.ERROR, "unknown", "not all of it could be told", text);
            case HostOutcome.Failed(var why) -> new Check("host", Check.Sort.FAILURE, word, why.what(), text);
            case HostOutcome.RolledBack(var why, var _) ->
                new Check("host", Check.Sort.FAILURE, word, why.what(), text);
            case HostOutcome.BetweenTwoStates(var why) -> new Check("host", Check.Sort.FAILURE, word, why.what(), text);
            case HostOutcome.Unreachable(var why) -> new Check("host", Check.Sort.ERROR, word, why.what(), text);
            case HostOutcome.InDoubt(var why) -> new Check("host", Check.Sort.ERROR, word, why.what(), text);
            case HostOutcome.Untouched(var why) -> new Check("host", Check.Sort.SKIPPED, word, why, text);
            case HostOutcome.Skipped(var why) ->
                new Check("host", result.unknown().isEmpty() ? Check.Sort.SKIPPED : Check.Sort.ERROR, word, why, text);
        };
    }

    private static String text(HostResult result) {
        return Stream.of(
                        said(result.outcome().failure()),
                        result.unknown().stream().map(what -> "unknown  " + what),
                        result.overridden().stream().map(danger -> "i-know   " + danger),
                        result.notes().stream().map(note -> "note     " + note))
                .flatMap(lines -> lines)
                .collect(Collectors.joining("\n"));
    }

    private static Stream<String> said(@Nullable Failure failure) {
        return failure == null
                ? Stream.of()
                : Stream.of(
                                failure.place() == null ? null : "place    " + failure.place(),
                                "cause    " + failure.cause(),
                                "hint     " + failure.hint())
                        .filter(Objects::nonNull);
    }

    /// What would change is a difference. What was to change on a host that didn't end well says no more than the host.
    private static Check change(Mode mode, HostOutcome outcome, TaskChange change) {
        var name = change.item().toString();
        var text =
                change.task() + " (" + change.place() + ")\n" + shown(change.before()) + " → " + shown(change.after());
        var message = "is " + shown(change.before()) + ", wanted " + shown(change.after());
        if (outcome.failure() != null) {
            return new Check(
                    name,
                    Check.Sort.SKIPPED,
                    outcome.word(),
                    "the host: " + outcome.word().replace('_', ' '),
                    text);
        }
        return mode == Mode.APPLY
                ? new Check(name, Check.Sort.PASSED, outcome.word(), "", text)
                : new Check(name, Check.Sort.FAILURE, outcome.word(), message, text);
    }

    private static Check verdict(Verdict verdict) {
        var kind = verdict.kind();
        var name = verdict.item().toString();
        var said = Verdicts.said(kind) + ": "
                + Sides.of(List.of(verdict)).words(kind, verdict.task().isEmpty());
        var text = verdict.task().isEmpty() ? "" : verdict.task() + " (" + verdict.place() + ")";
        if (verdict.waiver() instanceof Waiver waiver) {
            return new Check(name, Check.Sort.SKIPPED, kind.word(), said + "; " + waived(waiver), text);
        }
        var sort = switch (kind) {
            case UNKNOWN -> Check.Sort.ERROR;
            case UNMANAGED -> verdict.counts() ? Check.Sort.FAILURE : Check.Sort.SKIPPED;
            case IN_SYNC, ADOPTED, DRIFT, PENDING, CONFLICT, RELEASED, NOT_RECORDED_YET ->
                verdict.counts() ? Check.Sort.FAILURE : Check.Sort.PASSED;
        };
        return new Check(name, sort, kind.word(), sort == Check.Sort.PASSED ? "" : said, text);
    }

    private static Check finding(Finding finding) {
        var name = "assertion: " + finding.task();
        return switch (finding.judgement()) {
            case Judgement.Holds _ -> new Check(name, Check.Sort.PASSED, "holds", "", finding.place());
            case Judgement.Violated(var why) ->
                finding.waiver() instanceof Waiver waiver
                        ? new Check(name, Check.Sort.SKIPPED, "violated", why + "; " + waived(waiver), finding.place())
                        : new Check(name, Check.Sort.FAILURE, "violated", why, finding.place());
            case Judgement.NotProvable(var why) ->
                new Check(name, Check.Sort.ERROR, "not_provable", why, finding.place());
        };
    }

    private static String waived(Waiver waiver) {
        return "waived by " + waiver.who() + " until " + waiver.until() + ": " + waiver.reason() + " (" + waiver.place()
                + ")";
    }

    private static String shown(@Nullable Object value) {
        return value == null ? "nothing" : value.toString();
    }
}
