package pontifex.vault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.yaml.BadInput;
import pontifex.yaml.Source;
import pontifex.yaml.Yaml;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlScalar;

/// What Debian's ansible-vault has encrypted, and every way in which it can't be opened.
class VaultTest {
    /// `hunter2`, by `sesame`
    private static final String OLD = """
            $ANSIBLE_VAULT;1.1;AES256
            64343762636666346463623236653431323330353237366165356339316365316337336434613131
            3137383963373536636262323961656661653165306461300a393238313336623062323830663437
            66323966373063613739363362393430326533653163356433343561666339656137373733393532
            3664633363373561650a383932646338363062353731373065643064336134353034316330336338
            3733
            """;

    /// `zwölf`, by `pröd wörd`, under the label `prod`
    private static final String LABELLED = """
            $ANSIBLE_VAULT;1.2;AES256;prod
            65346338376637353063366436373863393239313764656330386266653537636132323163633339
            6437613165383634373964623734626232376536636334380a643131316561616335666166356664
            39366438663235323934383932616136353434386136636462393263373831383334663639383034
            3162306532333736620a653632613737303435363634663032643631323262616465336236316135
            3939
            """;

    private static final Source AT = new Source("vars.yml", 3, 7, "word: !vault |");

    @TempDir
    Path folder;

    private final List<String> asked = new ArrayList<>();
    private @Nullable String refusal;
    private @Nullable String typed;

    private final PasswordSource.Doors doors = new PasswordSource.Doors() {
        @Override
        public @Nullable String refusal(Path program) {
            return refusal == null ? null : program.getFileName() + ": " + refusal;
        }

        @Override
        public char @Nullable [] ask(String prompt) {
            asked.add(prompt);
            return typed == null ? null : typed.toCharArray();
        }

        @Override
        public Path file(String written) {
            return folder.resolve(written);
        }
    };

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Path program(String name, String body) throws IOException {
        var program = write(name, "#!/bin/sh\n" + body);
        assertTrue(program.toFile().setExecutable(true));
        return program;
    }

    private Vault vault(String... ids) throws BadInput {
        return PasswordSource.vault(
                List.of(ids).stream().map(id -> PasswordSource.ofId(id, doors)).toList(), doors);
    }

    private static String text(Vault vault, String envelope) throws BadInput {
        return new String(vault.open(AT, envelope), StandardCharsets.UTF_8);
    }

    private String refused(Vault vault, String envelope) {
        return assertThrows(BadInput.class, () -> vault.open(AT, envelope))
                .render()
                .replace(folder + "/", "");
    }

    private String refused(String... ids) {
        return assertThrows(BadInput.class, () -> vault(ids)).render().replace(folder + "/", "");
    }

    @Test
    void bothFormatsAreOpenedByWhicheverPasswordFits() throws Exception {
        write("old", " sesame \n");
        write("prod", "pröd wörd");
        var vault = vault("old", "prod@prod", "third@old");
        assertEquals("hunter2", text(vault, OLD));
        assertEquals("hunter2", text(vault, OLD.replace("\n", "\r\n")));
        assertEquals("zwölf", text(vault, LABELLED));
        assertEquals("zwölf", text(vault("wrong@prod"), LABELLED), "a label is only whom to ask first");
    }

    @Test
    void aPasswordIsPrintedByAProgramOrTyped() throws Exception {
        program("print", "echo sesame");
        program("get-client.sh", "[ \"$1 $2\" = '--vault-id prod' ] && printf 'pröd wörd\\n'");
        assertEquals("hunter2", text(vault("print"), OLD));
        assertEquals("zwölf", text(vault("prod@get-client.sh"), LABELLED));
        typed = "sesame";
        assertEquals("hunter2", text(vault("site@prompt"), OLD));
        assertEquals(List.of("Vault password (site): "), asked);
    }

    @Test
    void whatCanNotBeOpenedSaysWhereAndWhatToDo() throws Exception {
        write("old", "sesame");
        var vault = vault("old");
        assertEquals("""
                vars.yml:3:7  encrypted with ansible-vault under the label 'prod', and no password fits (or it was tampered with)
                    3 | word: !vault |
                      |       ^
                  tried: default (old); another: --vault-id prod@FILE
                """, refused(vault, LABELLED));
        assertTrue(refused(Vault.EMPTY, OLD).contains("and there is no password\n"));
        assertTrue(refused(Vault.EMPTY, OLD).contains("--vault-password-file FILE, or --ask-vault-pass"));
        var wrong = Map.of(
                OLD.replace("AES256", "AES"),
                "the cipher AES is not known here",
                OLD.replace("1.1", "1.0"),
                "format 1.0 is not known here",
                OLD.substring(0, OLD.length() - 40),
                "no whole ansible-vault value",
                OLD.replaceFirst("\n(.)", "\nx$1"),
                "not all of it is hexadecimal digits",
                "$ANSIBLE_VAULT\n6162\n",
                "its first line is not $ANSIBLE_VAULT;VERSION;CIPHER",
                "$ANSIBLE_VAULT;1.1;AES256\n",
                "it has 1 parts instead of 3",
                "$ANSIBLE_VAULT;1.1;AES256\n0a0a\n",
                "it has no salt");
        wrong.forEach((envelope, message) ->
                assertTrue(refused(vault, envelope).contains(message), () -> refused(vault, envelope)));
        var whole = OLD.strip();
        var tampered = whole.substring(0, whole.length() - 1) + (whole.endsWith("1") ? "2" : "1");
        assertTrue(refused(vault, tampered).contains("tampered"), () -> refused(vault, tampered));
    }

    @Test
    void aPasswordThatCanNotBeHadIsToldAtOnce() throws Exception {
        write("empty", "\n");
        Files.write(folder.resolve("latin"), new byte[] {(byte) 0xe4});
        program("fails", "echo no key in the ring >&2; exit 3");
        program("huge", "while :; do echo 0123456789012345678901234567890123456789012345678901234567890; done");
        assertTrue(refused("missing").contains("there is no such file: missing"));
        assertTrue(refused("empty").contains("there is no password in empty"));
        assertTrue(refused("latin").contains("the password in latin is no UTF-8"));
        assertTrue(refused("prompt").contains("no terminal at which to ask"));
        assertTrue(refused("huge").contains("said too much for a password"));
        assertEquals("""
                --vault-id fails  the program fails, which is to print the vault password, ended with 3
                  it said: no key in the ring
                """, refused("fails"));
    }

    @Test
    void aProgramThatMayNotBeRunIsMissedOnlyWhereItIsNeeded() throws Exception {
        program("print", "touch '" + folder + "/ran'; echo sesame");
        refusal = "nothing is run here";
        var vault = vault("print");
        assertTrue(refused(vault, OLD).contains("a password is missing\n"), refused(vault, OLD));
        assertTrue(refused(vault, OLD).contains("print: nothing is run here"), refused(vault, OLD));
        assertFalse(Files.exists(folder.resolve("ran")));
    }

    @Test
    void whatWasEncryptedIsNowhereShown() throws Exception {
        write("old", "sesame");
        var map = (YamlMap) Yaml.read(
                "vars.yml",
                ("a: !vault |\n" + OLD.indent(2) + "b: !unsafe '{{ x }}'\n").getBytes(StandardCharsets.UTF_8),
                vault("old"));
        var sealed = (YamlScalar) map.get("a");
        assertTrue(sealed.isSealed() && sealed.isSecret());
        assertEquals("hunter2", sealed.opened().text());
        assertFalse((sealed + " " + sealed.opened() + " " + map + new Password("l", "pw".toCharArray(), "file"))
                .contains("hunter2"));
        var problem = assertThrows(BadInput.class, () -> {
            var problems = new pontifex.yaml.Problems();
            problems.add(sealed.opened(), "'hunter2' is no MAC", "is hunter2 meant?");
            problems.throwIfAny();
        });
        assertFalse(problem.render().contains("hunter2"), problem.render());
        assertArrayEquals(
                new boolean[] {false, true},
                new boolean[] {((YamlScalar) map.get("b")).isSecret(), ((YamlScalar) map.get("b")).isLiteral()});
    }
}
