package pontifex.run;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import pontifex.playbook.Verify;
import pontifex.remote.RemoteFailure;
import pontifex.shell.Program;
import pontifex.state.HostState;
import pontifex.transaction.Receipt;
import pontifex.transaction.Transaction;
import pontifex.transaction.TransactionId;
import pontifex.transaction.Unreadable;

/// What is done while a host waits: it is reached over a new connection, looked at, verified, and confirmed; or has
/// itself put back. How it ended is what the host says: an answer that was lost is asked for again, never assumed.
final class Confirmation {
    /// How often a host says that the keeper is gone before it is believed: one may be starting, or have just ended.
    private static final int SURE = 2;

    private final HostLine line;
    private final TransactionId id;
    private final int guard;
    private final Judge judge;
    private final List<Verify> verify;
    private final Company company;
    private final IntConsumer watcher;
    private @Nullable Failure reason;
    private @Nullable Receipt ended;
    private int gone;
    private boolean astray;

    /// Whether what was seen is what was wanted, as far as it can be before the confirm.
    interface Judge {
        /// @return why it isn't; null: it is
        @Nullable Failure judge(HostState seen);
    }

    /// @param guard the seconds that the host waits, at first and after each renewal
    /// @param watcher is told every second how many are left
    Confirmation(
            HostLine line,
            TransactionId id,
            int guard,
            Judge judge,
            List<Verify> verify,
            Company company,
            IntConsumer watcher) {
        this.line = line;
        this.id = id;
        this.guard = guard;
        this.judge = judge;
        this.verify = verify;
        this.company = company;
        this.watcher = watcher;
    }

    /// Why it was not, or could not be, confirmed, as far as this side knows; null: nothing spoke against it.
    @Nullable Failure reason() {
        return reason;
    }

    /// @return how it ended: done, rolled back, between two states, or forgotten
    /// @throws HostFailed when that can't be learned
    Receipt ended(Receipt.Waiting waiting) throws HostFailed, InterruptedException {
        try (var window = new Window(guard, waiting.secondsLeft(), watcher)) {
            line.turn(true);
            var reached = isThisHost(window) && isReached(window);
            if (reached && reason == null) {
                var back = company.arrived(() -> renewed(window));
                reason = back == null ? reason : back; //               who waits no more has a reason of its own
            }
            if (reached && ended == null && !astray) {
                decide(window);
            }
            return ended == null ? learned(window) : ended;
        }
    }

    /// A confirm_host may be another host, which is not to be taken for this one even if it looks as wanted.
    ///
    /// @return false: it is, or could not be asked, and the reason says why
    private boolean isThisHost(Window window) throws InterruptedException {
        return !line.moves()
                || asked(Transaction.follow(id, 1), window.usable(), Confirmation::unreached)
                        instanceof Receipt.Waiting;
    }

    /// Looks over a new connection, again and again while a confirm would still come in time, and judges what
    /// it sees.
    ///
    /// @return false: the host could not be reached, and the reason says why
    private boolean isReached(Window window) throws InterruptedException {
        var pause = new Pause();
        while (window.isUsable()) {
            try {
                reason = judge.judge(line.seen(window.usable()));
                if (reason == null) {
                    reason = new Verification(verify, line, window).failure();
                }
                return true;
            } catch (RemoteFailure e) {
                reason = unreached(e.cause());
            } catch (HostFailed e) {
                reason = unreached(
                        e.outcome().failure() instanceof Failure failure
                                ? failure.cause()
                                : e.outcome().word());
            }
            line.close();
            pause.take(window.usable());
        }
        return false;
    }

    static Failure unreached(String cause) {
        return new Failure(
                "changed, and then not reached over a new connection",
                null,
                cause,
                "see whether NIC, cable, switch port and addresses are as the play has them");
    }

    private boolean renewed(Window window) throws InterruptedException {
        if (asked(Transaction.renew(id, guard), window.usable(), Confirmation::unconfirmed)
                instanceof Receipt.Waiting again) {
            window.renewed(Math.min(guard, again.secondsLeft()));
            return true;
        }
        return false;
    }

    private void decide(Window window) throws InterruptedException {
        var patience = line.patience();
        var program = reason == null ? Transaction.confirm(id, patience) : Transaction.rollBack(id, patience);
        asked(program, window.left(), Confirmation::unconfirmed);
    }

    /// One question. Where the keeper is gone nobody goes on by himself: the transaction is ended instead.
    private Receipt put(Program program, Duration most) throws RemoteFailure, Unreadable, InterruptedException {
        var receipt = line.ask(gone < SURE ? program : Transaction.unlock(id), id, most);
        switch (receipt) {
            case Receipt.Unfinished unfinished -> gone = unfinished.keeper() ? 0 : gone + 1;
            case Receipt.Waiting _ -> gone = 0;
            case Receipt.Locked locked -> gone = locked.by().equals(id.value()) ? 0 : gone;
            case Receipt.Done _,
                    Receipt.RolledBack _,
                    Receipt.BetweenTwoStates _,
                    Receipt.Stale _,
                    Receipt.Refused _,
                    Receipt.Forgotten _ -> {}
        }
        return receipt;
    }

    /// Asks until the host has answered, or the time is over.
    ///
    /// @param unasked what it means, with its cause, that it has not
    /// @return its last answer; [#ended] is set where the transaction is, and [#astray] where it is another host
    private @Nullable Receipt asked(Program program, Duration most, Function<String, Failure> unasked)
            throws InterruptedException {
        long until = System.nanoTime() + most.toNanos();
        var pause = new Pause();
        var lost = "";
        for (var left = most; left.isPositive(); left = Duration.ofNanos(until - System.nanoTime())) {
            try {
                var receipt = put(program, left);
                if (isEnd(receipt)) {
                    ended = receipt;
                }
                if (ended != null || receipt instanceof Receipt.Waiting) {
                    return receipt;
                }
                if (receipt instanceof Receipt.Forgotten) {
                    astray = true;
                    reason = astray();
                    return receipt;
                }
                lost = said(receipt);
            } catch (RemoteFailure e) {
                lost = e.cause();
            } catch (Unreadable e) {
                lost = String.valueOf(e.getMessage());
            }
            line.close();
            pause.take(left);
        }
        if (reason == null) {
            reason = unasked.apply(lost);
        }
        return null;
    }

    private static Failure unconfirmed(String cause) {
        return new Failure("as wanted, but the confirm did not reach it", null, cause, "see what the path to it loses");
    }

    /// Whether the host says how it ended.
    static boolean isEnd(Receipt receipt) {
        return switch (receipt) {
            case Receipt.Done _, Receipt.RolledBack _, Receipt.BetweenTwoStates _ -> true;
            case Receipt.Waiting _,
                    Receipt.Unfinished _,
                    Receipt.Locked _,
                    Receipt.Stale _,
                    Receipt.Refused _,
                    Receipt.Forgotten _ -> false;
        };
    }

    /// What an answer that is no end says.
    private static String said(Receipt receipt) {
        return switch (receipt) {
            case Receipt.Unfinished(var _, var _, var keeper, var journal)
            when !keeper -> "its keeper is gone; " + Words.last(journal);
            case Receipt.Refused(var _, var text) -> text;
            case Receipt.Forgotten(var _, var _, var text) -> text;
            case Receipt.Locked(var _, var by, var owner, var _) ->
                "transaction " + by + " of " + Words.of(owner) + ", is under way there";
            case Receipt.Done _,
                    Receipt.RolledBack _,
                    Receipt.BetweenTwoStates _,
                    Receipt.Waiting _,
                    Receipt.Unfinished _,
                    Receipt.Stale _ -> "it was reached, but has not ended it yet";
        };
    }

    private Failure astray() {
        return new Failure(
                "changed, and then not found where it is to be confirmed",
                null,
                line.confirmingAt() + " answered, but knows nothing of this transaction: it is another host",
                line.moves() ? "mend confirm_host" : "see which host has this address now");
    }

    /// No confirm is sent any more: the host has ended it by itself, or is about to. If a confirm has arrived
    /// it is at its new address, else at the former one. No answer of another host is one.
    private Receipt learned(Window window) throws HostFailed, InterruptedException {
        long until = System.nanoTime()
                + Math.max(0, window.left().toNanos())
                + line.limit().toNanos();
        var pause = new Pause();
        var last = "it was not asked any more";
        var confirming = false;
        while (System.nanoTime() < until) {
            line.turn(confirming);
            confirming = !confirming && !astray;
            var left = Duration.ofNanos(until - System.nanoTime());
            try {
                var receipt = put(Transaction.follow(id, line.patience()), left);
                if (isEnd(receipt)) {
                    return receipt;
                }
                last = said(receipt);
            } catch (RemoteFailure e) {
                last = e.cause();
            } catch (Unreadable e) {
                last = String.valueOf(e.getMessage());
            }
            pause.take(left);
        }
        throw new HostFailed(new HostOutcome.InDoubt(gone < SURE ? notReached(last, window) : keeperGone(last)));
    }

    private Failure keeperGone(String last) {
        return new Failure(
                "changed, and its keeper is gone (transaction " + id + ")",
                null,
                last,
                "nobody on the host confirms it or puts it back. End it: pontifex unlock " + line.host()
                        + " --transaction " + id);
    }

    private Failure notReached(String last, Window window) {
        return new Failure(
                "changed and not reached since (transaction " + id + ")",
                null,
                last,
                "its guard of " + guard + " s counted until " + window.until()
                        + ", and then its keeper puts it back by itself. See with: pontifex status " + line.host()
                        + "; or on its console: /var/lib/pontifex/tx/" + id + "/journal");
    }
}
