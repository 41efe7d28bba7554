package pontifex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pontifex.inventory.Inventory;
import pontifex.playbook.ExtraVars;
import pontifex.playbook.Playbook;
import pontifex.playbook.Rollout;
import pontifex.playbook.Tags;
import pontifex.playbook.Task;
import pontifex.yaml.BadInput;

/// Who is asked for each task has answered before anything is done.
class StepOptionsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            y n Y   | a c    | 3
            yes c   | a b c  | 2
            maybe y | a      | 4
            ''      | ''     | 3
            c       | a b c  | 1
            """)
    void yesTakesATaskAndContinueAllThatAreLeft(String answers, String taken, int questions) throws Exception {
        var file = Files.writeString(folder.resolve("site.yml"), """
                - name: Plays
                  hosts: all
                  tasks:
                    - { name: a, file: { path: /a, content: a } }
                    - { name: b, file: { path: /b, content: a } }
                    - { name: c, file: { path: /c, content: a } }
                """);
        var rollout = Rollout.of(
                Inventory.read(List.of("h,"), null), Playbook.read(List.of(file)), ExtraVars.NONE, Tags.ALL, null);
        var left = new LinkedList<>(Arrays.asList(answers.split(" ")));
        var asked = new ArrayList<String>();
        var chosen = StepOptions.asked(rollout, question -> {
            asked.add(question);
            return left.poll();
        });
        assertEquals(
                taken,
                chosen.tasks(chosen.hosts().getFirst()).stream().map(Task::name).collect(Collectors.joining(" ")));
        assertEquals(questions, asked.size());
        assertEquals("Take task: a (play Plays) (N)o/(y)es/(c)ontinue: ", asked.getFirst());
    }

    @Test
    void whereNobodyCanBeAskedNothingIs() {
        var options = new StepOptions();
        options.step = true;
        assertTrue(assertThrows(BadInput.class, () -> options.check(null, false))
                .render()
                .contains("there is none"));
        assertTrue(assertThrows(BadInput.class, () -> options.check(folder, true))
                .render()
                .contains("--out takes no"));
    }
}
