package pontifex.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pontifex.States;
import pontifex.plan.Change;
import pontifex.plan.Plan;
import pontifex.plan.Risk;
import pontifex.state.Command;
import pontifex.state.Commands;
import pontifex.state.Content;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Mode;
import pontifex.state.Seen;
import pontifex.yaml.Source;

class CommandTest {
    private static final FileState THERE = new FileState.Directory(Mode.octal("0755"), "root", "root");
    private static final HostState FOUND =
            States.rawXl().with("/there", THERE).with("/gone", FileState.ABSENT).with("/unseen", unseen());

    private static FileState unseen() {
        return new FileState.Unknown("permission denied");
    }

    private static HostState on(String task) throws Refused {
        return Tasks.resource(task).on(FOUND);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            creates: /gone                   | true
            creates: /there                  | false
            removes: /there                  | true
            removes: /gone                   | false
            creates: /gone, removes: /there  | true
            creates: /there, removes: /there | false
            creates: /gone, removes: /gone   | false
            """)
    void whetherItIsRunFollowsFromWhatIsThere(String fields, boolean run) throws Refused {
        var task = Tasks.resource("command: { argv: [make, it], " + fields + " }");
        var after = task.on(FOUND);
        assertEquals(run ? 1 : 0, after.commands().run().size());
        assertEquals(run, !after.equals(FOUND));
        assertEquals(after, task.on(after), "twice is once");
    }

    @Test
    void whereThatIsUnknownNothingIsRun() {
        var refused = assertThrows(Refused.class, () -> on("command: { argv: [make], creates: /unseen }"));
        assertEquals("can't tell whether /unseen is there: permission denied", refused.cause());
    }

    @Test
    void twoThatSpeakOfOnePathSeeEachOther() throws Refused {
        var made = on("command: { argv: [make], creates: /gone }");
        var other = Tasks.resource("command: { argv: [make, other], creates: /gone }");
        assertEquals(made, other.on(made));
        var removes = Tasks.resource("command: { argv: [rm, it], removes: /gone }");
        assertEquals(2, removes.on(made).commands().run().size());
        assertTrue(other.claims(FOUND).meets(removes.claims(FOUND)));
    }

    @Test
    void itComesLastAndNothingIsKnownOfWhatItDoes() throws Refused {
        var made = on("command: { cmd: 'make \"it all\"', creates: /gone }");
        var wanted = Tasks.resource("file: { path: /etc/motd, content: x }")
                .on(made.with("/etc/motd", FileState.ABSENT).with("/etc", THERE));
        var plan = Plan.between(FOUND.with("/etc/motd", FileState.ABSENT).with("/etc", THERE), wanted, List.of());
        assertInstanceOf(Change.WriteFile.class, plan.changes().getFirst());
        var run = assertInstanceOf(Change.Run.class, plan.changes().getLast());
        assertEquals(List.of("make", "it all"), run.command().words());
        assertEquals("make 'it all'", run.command().toString());
        assertEquals(Risk.HOST_INTERRUPTION, plan.risk());
        assertEquals(wanted.commands(), plan.appliedTo(FOUND).commands());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            argv: [x]                                        | neither what it creates
            argv: [x], cmd: x, creates: /y                   | both say what is to be run
            creates: /y                                      | names no program
            argv: [], creates: /y                            | names no program
            argv: ['', x], creates: /y                       | names no program
            argv: [[x]], creates: /y                         | a word of a command is a text
            cmd: 'a ! b', creates: /y                        | no shell reads this command
            cmd: 'a creates=/y', creates: /y                 | would be a word of the command here
            argv: [files/x], creates: /y                     | is no program
            argv: [-x], creates: /y                          | is no program
            argv: ['A=1', x], creates: /y                    | is no program
            argv: [/sbin/reboot], creates: /y                | Pontifex ends no host
            argv: [systemctl, --no-block, reboot], removes: /y | Pontifex ends no host
            argv: [x], creates: y                            | is no absolute path
            argv: [x], creates: '/y/*'                       | is one path, no pattern
            argv: [x], creates: /y, chdir: /                 | unknown field 'chdir'
            """)
    void whatItCanNotMeanIsRefused(String fields, String why) {
        var problems = Tasks.problems("command: { " + fields.replace('!', '|') + " }");
        assertTrue(problems.contains(why), problems);
    }

    private static HostState due(String... names) {
        var text = Content.of(String.join("\n", names) + "\n");
        return States.rawXl().with(Commands.DUE, new FileState.Regular(text, Mode.octal("0600"), "root", "root"));
    }

    private static HostState handled(String name, HostState found) {
        var command = new Command(name, List.of("true"), null, null, true, false);
        return new Handler(Source.of("play.yml"), command).on(found);
    }

    @Test
    void aHandlerRunsOnceWhereItIsDue() {
        var nobody = States.rawXl().with(Commands.DUE, FileState.ABSENT);
        assertEquals(nobody, handled("reload", nobody));
        var notified = nobody.notifying(List.of("reload"));
        var ran = handled("reload", notified);
        assertEquals(1, ran.commands().run().size());
        assertEquals(ran, handled("reload", ran));
        var again = handled("reload", ran.notifying(List.of("reload")));
        assertEquals(2, again.commands().run().size(), "a later play may make it due again");
    }

    @Test
    void whatAnEarlierRunHasLeftDueIsRun() {
        var found = due("reload", "restart it all");
        assertEquals(found, handled("other", found));
        var ran = handled("restart it all", found);
        assertEquals(Seen.of(new TreeSet<>(List.of("reload"))), ran.due());
        assertEquals(ran, handled("restart it all", ran));
        var unseen = States.rawXl().with(Commands.DUE, unseen());
        assertEquals(unseen, handled("reload", unseen));
        assertEquals(
                1,
                handled("reload", unseen.notifying(List.of("reload")))
                        .commands()
                        .run()
                        .size());
    }
}
