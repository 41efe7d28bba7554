package pontifex.run;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import pontifex.probe.Mark;
import pontifex.remote.Connections;
import pontifex.remote.RemoteFailure;
import pontifex.remote.Reply;
import pontifex.remote.Target;
import pontifex.shell.Library;
import pontifex.shell.Program;
import pontifex.shell.Script;

/// A command on one host, and what came of it. No shell reads its words: they are a program and its arguments.
///
/// @param notes what is to be said of how the host is spoken to
public record HostCommand(String host, CommandOutcome outcome, List<String> notes) {
    private static final Library EXEC = Library.named("/pontifex/run/exec.sh");

    public HostCommand {
        notes = List.copyOf(notes);
    }

    /// Over a connection of its own.
    ///
    /// @param words the program and its arguments
    /// @param limit for all of the command
    public static HostCommand at(Connections connections, Target target, List<String> words, Duration limit)
            throws InterruptedException {
        var mark = Mark.random();
        try (var remote = connections.open(target)) {
            return new HostCommand(target.name(), read(remote.run(program(mark, words), limit), mark), remote.notes());
        } catch (RemoteFailure e) {
            return new HostCommand(
                    target.name(),
                    e.beforeSending()
                            ? new CommandOutcome.Unreachable(new Failure("nothing was run", null, e.cause(), e.hint()))
                            : doubt(e.cause(), hint(e), "", ""),
                    List.of());
        }
    }

    public static HostCommand failed(String host, Failure bug) {
        return new HostCommand(host, new CommandOutcome.InDoubt(bug, "", ""), List.of());
    }

    private static String hint(RemoteFailure e) {
        return e.kind() == RemoteFailure.Kind.TIMED_OUT
                ? "it may run still: look there; give it longer with --command-timeout"
                : e.hint();
    }

    static Program program(String mark, List<String> words) {
        var arguments = new ArrayList<String>();
        arguments.add(mark);
        arguments.addAll(words);
        return new Program(List.of(EXEC), new Script("exec_framed", arguments));
    }

    static CommandOutcome read(Reply reply, String mark) {
        var all = new String(reply.out(), StandardCharsets.UTF_8);
        var err = new String(reply.err(), StandardCharsets.UTF_8);
        var begun = mark + " begun\n";
        int from = all.indexOf(begun);
        if (from < 0) {
            return doubt(
                    "what came back isn't our shell's answer" + Words.beside(reply),
                    "log in by hand and see whether /bin/sh there runs a program from its standard input",
                    "",
                    "");
        }
        var said = all.substring(from + begun.length());
        var ended = Pattern.compile("\n" + mark + " ended ([0-9]+)\n").matcher(said);
        if (ended.find() && !reply.cut()) {
            return new CommandOutcome.Ended(Integer.parseInt(ended.group(1)), said.substring(0, ended.start()), err);
        }
        return doubt(
                "the connection was cut: it said more than is taken, or its shell was ended",
                "it may run still: look there; have it say less, or write into a file on the host",
                said,
                err);
    }

    private static CommandOutcome doubt(String cause, String hint, String out, String err) {
        return new CommandOutcome.InDoubt(new Failure("its end was not seen", null, cause, hint), out, err);
    }
}
