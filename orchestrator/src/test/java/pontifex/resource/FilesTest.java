package pontifex.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.States;
import pontifex.history.HostRecord;
import pontifex.plan.FileDiff;
import pontifex.plan.Plan;
import pontifex.state.Content;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Look;
import pontifex.state.Mode;
import pontifex.state.Scope;
import pontifex.state.Value;
import pontifex.yaml.BadInput;

class FilesTest {
    private static final String MOTD = "/etc/motd";
    private final HostState host = Reading.of(States.rawXl());

    @Test
    void aNewFileIsRootsAndReadableByAll() throws Refused {
        var made = Tasks.resource("file: { path: /etc/motd, content: 'hello' }").on(host);
        assertEquals(new FileState.Regular(Content.of("hello"), Mode.octal("0644"), "root", "root"), at(made));
    }

    @Test
    void whatTheTaskDoesNotSayStays() throws Refused {
        var found = host.with(MOTD, new FileState.Regular(Content.of("old"), Mode.octal("0640"), "www", "adm"));
        var changed = Tasks.resource("file: { path: /etc/motd, content: new, group: staff }")
                .on(found);
        assertEquals(new FileState.Regular(Content.of("new"), Mode.octal("0640"), "www", "staff"), at(changed));
    }

    @Test
    void aModeIsItsTextWhateverYamlMakesOfIt() throws Refused {
        var made = Tasks.resource("file: { path: /etc/motd, content: x, mode: 0755 }")
                .on(host);
        assertEquals(Mode.octal("0755"), ((FileState.Regular) at(made)).mode());
    }

    @Test
    void aScriptIsMadeExecutableAndKeepsItsContent() throws Refused {
        var found = host.with(MOTD, States.text("#!/bin/sh\n"));
        var changed = Tasks.resource("script: { path: /etc/motd }").on(found);
        assertEquals(States.text("#!/bin/sh\n").with(Mode.octal("0744")), at(changed));
    }

    @Test
    void aScriptTakesItsContentFromTheController() throws Refused {
        var made = Tasks.resource("script: { path: /etc/motd, source: files/check, mode: a+rx }")
                .on(host);
        assertEquals(States.executable("#!/bin/sh\n# files/check\n"), at(made));
    }

    @Test
    void aTemplateGivesTheContent() throws Refused {
        var made =
                Tasks.resource("template: { path: /etc/motd, source: motd.j2 }").on(host);
        assertEquals(States.text("rendered #!/bin/sh\n# motd.j2\n"), at(made));
    }

    @Test
    void absentRemovesAFileAndIsContentWithNone() throws Refused {
        var task = Tasks.resource("file: { path: /etc/motd, state: absent }");
        assertEquals(FileState.ABSENT, at(task.on(host.with(MOTD, States.text("x")))));
        assertEquals(host, task.on(host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file: { path: /etc/motd, mode: '0600' }",
                "script: { path: /etc/motd }",
                "file: { path: /etc/motd, state: absent }"
            })
    void ofAFileThatIsNotOwnedWholeTheAccessAloneIsClaimed(String task) {
        var found = host.with(MOTD, States.text("-----BEGIN PRIVATE KEY-----\n"));
        var claims = Tasks.resource(task).claims(found);
        assertEquals(
                "[file /etc/motd group (next boot), file /etc/motd mode (next boot), file /etc/motd owner (next boot)]",
                found.items(claims).values().keySet().toString());
        assertEquals(found.items(claims), found.items(Scope.ALL).in(claims));
        assertTrue(
                HostRecord.of("dom0-01", claims, found, new TreeSet<>()).files().isEmpty());
        var large = host.with(MOTD, new FileState.Present(Mode.octal("0644"), "root", "root"));
        assertTrue(large.items(claims).values().values().stream().allMatch(Value.Text.class::isInstance));
        var unseen = host.with(MOTD, new FileState.Unknown("Permission denied"));
        assertTrue(unseen.items(claims).values().values().stream().allMatch(Value.Unknown.class::isInstance));
    }

    @Test
    void theContentOfAFileThatGoesIsNotShown() throws Refused {
        var found = host.with(MOTD, States.text("hunter2\n"));
        var wanted = Tasks.resource("file: { path: /etc/motd, state: absent }").on(found);
        assertEquals(
                List.of(new FileDiff(MOTD, List.of(), "removed, 8 bytes")),
                FileDiff.of(Plan.between(found, wanted, List.of()), Set.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "script: { path: /etc/motd } | /etc/motd isn't there, and the task says nothing of its content",
                "file: { path: /srv/new, content: x } | can't tell what /srv/new is: was not looked at",
            })
    void whatCannotBeHadIsRefused(String task, String cause) {
        assertEquals(cause, refusal(task, host));
    }

    @Test
    void noFolderLinkOrUnknownIsEverReplaced() {
        var task = "file: { path: /etc/motd, content: x }";
        assertEquals("/etc/motd is a folder, not a file", refusal(task, host.with(MOTD, States.folder())));
        assertEquals(
                "/etc/motd is a link to /run/motd", refusal(task, host.with(MOTD, new FileState.Symlink("/run/motd"))));
        assertEquals(
                "can't tell what /etc/motd is: Permission denied",
                refusal(task, host.with(MOTD, new FileState.Unknown("Permission denied"))));
        assertEquals(
                "/etc/motd is too large to be read and compared",
                refusal(task, host.with(MOTD, new FileState.Present(Mode.octal("0644"), "root", "root"))));
    }

    @Test
    void theFolderMustBeThereForANewFile() {
        var task = "file: { path: /etc/motd, content: x }";
        assertEquals("the folder /etc isn't there", refusal(task, host.with("/etc", FileState.ABSENT)));
        assertEquals("/etc is a link to /usr/etc", refusal(task, host.with("/etc", new FileState.Symlink("/usr/etc"))));
        assertEquals(
                "can't tell what /etc is: no answer",
                refusal(task, host.with("/etc", new FileState.Unknown("no answer"))));
        assertEquals("/etc is a file, not a folder", refusal(task, host.with("/etc", States.text(""))));
    }

    @Test
    void theFileAndItsFolderAreLookedAt() {
        assertEquals(
                Look.at(MOTD, "/etc"),
                Tasks.resource("script: { path: /etc/motd }").look());
        assertEquals(
                Look.at("/motd", "/"), Tasks.resource("script: { path: /motd }").look());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"etc/motd", "/etc/../motd", "/etc/", "/", "/etc//motd", "/etc/./motd", "\"/etc/a\\tb\"", "/etc/."
            })
    void aPathIsAbsoluteAndPlain(String path) {
        assertEquals(
                "'path' is no absolute path of a file", Tasks.problems("file: { path: " + path + ", content: x }"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "file: { path: /a, src: x } | unknown field 'src' for file",
                "file: { content: x } | 'path' is missing",
                "file: { path: /a, content: x, source: y } | 'source' and 'content' both say what is in the file",
                "file: { path: /a, content: x, mode: rwx } | 'rwx' is no mode",
                "file: { path: /a, content: x, owner: 'a b' } | 'a b' is no name of a user or group",
                "file: { path: /a, content: x, state: gone } | 'state' is present or absent, not 'gone'",
                "file: { path: /a, source: missing } | no file missing",
                "template: { path: /a, source: missing } | no file missing",
                "template: { path: /a } | 'source' is missing",
            })
    void mistakesAreReportedWithTheirPlace(String task, String problem) {
        assertEquals(problem, Tasks.problems(task));
    }

    @Test
    void whatASecretWentIntoSaysSo() throws BadInput {
        var task = (Resource) Tasks.read("file: { path: /a, content: x }", new Tasks.Folder(true));
        assertTrue(task.secret());
    }

    private FileState at(HostState state) {
        return state.files().at(MOTD);
    }

    private static String refusal(String task, HostState state) {
        return assertThrows(Refused.class, () -> Tasks.resource(task).on(state)).cause();
    }
}
