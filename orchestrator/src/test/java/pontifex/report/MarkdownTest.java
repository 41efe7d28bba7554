package pontifex.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.plan.FileDiff;
import pontifex.run.Failure;
import pontifex.run.HostOutcome;
import pontifex.run.HostResult;
import pontifex.run.Mode;
import pontifex.run.Summary;

class MarkdownTest {
    private static final String HOSTILE = "@everyone #1 !2 http://evil.example <img src=x onerror=1> ![x](http://e/)";

    @ParameterizedTest
    @ValueSource(
            strings = {
                HOSTILE,
                "```",
                "``````````",
                "\n```\n@everyone\n",
                "</code></summary><script>x</script>",
                "\n\n# heading\n/close\n/merge",
                "/close",
                "</details>\n\n@everyone",
                "--> @everyone",
                "~~~",
                "\u202e@everyone\u0000"
            })
    void whateverAHostSaysStaysInItsFenceOrItsCode(String hostile) {
        var failed = new HostOutcome.Failed(new Failure(hostile, hostile, hostile, hostile));
        var results = List.of(
                HostResult.of(hostile, failed),
                differing(hostile, List.of(" a", "+" + hostile)),
                HostResult.of("x" + hostile, new HostOutcome.Untouched(hostile)));
        var text = Markdown.text("plan " + hostile, new Summary(Mode.PLAN, results, false, List.of(hostile)));
        for (var line : ours(text)) {
            assertTrue(
                    line.isEmpty()
                            || line.equals("<!-- pontifex plan -->")
                            || line.equals("</details>")
                            || line.equals("<h3>pontifex <code></code></h3>")
                            || line.equals("**3 hosts: 1 would change, 1 failed, 1 untouched**")
                            || line.matches("<details( open)?><summary>[a-z ]+(, 1 host: <code></code>)?</summary>"),
                    line);
        }
    }

    /// What is left of a comment when the insides of fences and of `<code>` are taken out, as CommonMark finds them.
    private static List<String> ours(String text) {
        var ours = new ArrayList<String>();
        String fence = null;
        for (var line : text.split("\n", -1)) {
            if (fence == null) {
                if (line.startsWith("```")) {
                    fence = line.substring(0, line.lastIndexOf('`') + 1);
                } else {
                    ours.add(line.replaceAll("<code>[^<>]*</code>", "<code></code>"));
                }
            } else if (line.strip().matches("`+") && line.strip().length() >= fence.length()) {
                fence = null;
            } else {
                assertFalse(line.startsWith("/"), line);
            }
        }
        assertEquals(null, fence, "every fence ends");
        return ours;
    }

    @Test
    void hostsOfWhichTheSameIsToBeSaidShareAFold() {
        var results = IntStream.rangeClosed(1, 12)
                .mapToObj(i -> differing("dom0-%02d".formatted(i), List.of("+one")))
                .toList();
        var text = Markdown.text("plan site.yml", new Summary(Mode.PLAN, results, false, List.of()));
        assertTrue(text.contains("**12 hosts: 12 would change**"), text);
        assertEquals(1, text.split("<details", -1).length - 1, text);
        assertTrue(text.contains("<code>dom0-08</code>, and 4 more</summary>"), text);
    }

    @Test
    void aThousandHostsThatAreAllUnlikeFitAndWhatIsLeftOutIsSaid() {
        var random = new Random(5);
        var results = new ArrayList<HostResult>();
        for (int i = 0; i < 1000; i++) {
            var number = i;
            results.add(differing(
                    "dom0-" + i,
                    IntStream.range(0, 1 + random.nextInt(200))
                            .mapToObj(line -> "+line " + line + " of host " + number)
                            .toList()));
        }
        results.add(HostResult.of(
                "last", new HostOutcome.Unreachable(new Failure("no way there", null, "no route", "run again"))));
        var text = Markdown.text("plan site.yml", new Summary(Mode.PLAN, results, false, List.of("the end")));
        assertTrue(text.length() <= Markdown.MOST, "" + text.length());
        assertTrue(text.length() > Markdown.MOST - 2000, "" + text.length());
        assertTrue(text.contains("no way there"), "what needs a person comes first");
        assertTrue(text.contains("Not all of it is shown, as a comment holds 65536 characters: "), text);
        ours(text);
    }

    @Test
    void oneEndlessLineFitsToo() {
        var text = Markdown.text(
                "plan site.yml",
                new Summary(Mode.PLAN, List.of(differing("a", List.of("+" + "`".repeat(200_000)))), false, List.of()));
        assertTrue(text.length() <= Markdown.MOST, "" + text.length());
        ours(text);
    }

    @Test
    void nothingToDoIsThreeLines() {
        var results = List.of(HostResult.of("dom0-01", new HostOutcome.InSync()));
        assertEquals("""
                <!-- pontifex plan -->
                <h3>pontifex <code>plan site.yml</code></h3>

                **1 host: 1 in sync**
                """, Markdown.text("plan site.yml", new Summary(Mode.PLAN, results, false, List.of())));
    }

    @Test
    void aSecretInWhatWentWrongIsMasked() {
        var why = new Failure("the script failed", null, "it said password=hunter2", "mend it");
        var text = Markdown.text(
                "apply site.yml",
                new Summary(
                        Mode.APPLY, List.of(HostResult.of("dom0-01", new HostOutcome.Failed(why))), false, List.of()));
        assertFalse(text.contains("hunter2"), text);
    }

    @Test
    void aSecretIsMaskedWhereverItStands() {
        var results = List.of(
                differing("dom0-01", List.of(" a", "+token=hunter2")).noted(List.of("it said:", "password: hunter2")));
        var text = Markdown.text(
                "plan site.yml", new Summary(Mode.PLAN, results, false, List.of("the remote said secret=hunter2")));
        assertFalse(text.contains("hunter2"), text);
        for (var masked : List.of("\n+token=***\n", "\npassword: ***\n", "\nthe remote said secret=***\n")) {
            assertTrue(text.contains(masked), text);
        }
    }

    private static HostResult differing(String host, List<String> diff) {
        return new HostResult(
                host,
                new HostOutcome.WouldChange(),
                List.of(),
                List.of(new FileDiff("/etc/x", diff, "")),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                1);
    }
}
