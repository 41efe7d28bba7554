package pontifex.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.json.Json;
import pontifex.run.Mode;
import pontifex.run.Summary;

/// The page as a text: what is in it, and what can't get into it. What it does in a browser is [PageIT]'s.
class HtmlReportTest {
    private static final String EVIL = "</script><script>alert(1)</script><!--@HOSTS@\u001b[31m\u202e";

    @TempDir
    private Path folder;

    @Test
    void whatAHostCallsItsThingsEndsNoElement() {
        var page = page(Fleets.hostile(EVIL));
        assertEquals(3, found(page, "<script").size(), "the page's own script, and two of data");
        assertEquals(3, found(page, "</script>").size());
        assertFalse(page.contains("<!--"));
        assertFalse(page.contains("\u001b") || page.contains("\u202e"), "what acts is shown as an escape");
        var names = ((List<?>) read(page, "data-fleet").get("hosts"))
                .stream().map(host -> ((Map<?, ?>) host).get("name")).toList();
        assertEquals("</script><script>alert(1)</script><!--@HOSTS@\\x1b[31m\\u202e", names.getLast());
    }

    @Test
    void thePolicyNamesTheOneScriptAndTheOneStyleByTheirDigests() throws Exception {
        var page = page(Fleets.three());
        assertTrue(page.contains("default-src 'none'; style-src '" + digest(between(page, "<style>", "</style>"))
                + "'; script-src '" + digest(between(page, "<script>", "</script>")) + "';"));
        assertFalse(Pattern.compile("\\b(style|on[a-z]+)=|javascript:|https?://(?!www\\.w3\\.org/2000/svg')")
                .matcher(page)
                .find());
    }

    @Test
    void theSameRunGivesTheSameBytes() {
        assertEquals(page(Fleets.of(40)), page(Fleets.of(40)));
    }

    @Test
    void aThousandHostsAreAFewMegabytes() {
        var page = page(Fleets.of(1000));
        assertTrue(page.length() < 4_000_000, page.length() + " characters");
    }

    @Test
    void whyThePastIsMissingIsSaid() {
        var page = HtmlReport.page("audit", Fleets.three(), Fleets.WHEN, new Past(Map.of(), "no repository here"));
        assertTrue(((List<?>) read(page, "data-fleet").get("notes")).contains("no repository here"));
    }

    @Test
    void aRunOfNobodyIsAPageToo() {
        var page = page(new Summary(Mode.PLAN, List.of(), true, List.of()));
        assertEquals("0 hosts (interrupted)", read(page, "data-fleet").get("headline"));
    }

    @Test
    void itReplacesItsOwnPageAndNoOtherFile() throws IOException {
        HtmlReport.in(folder, InstantSource.fixed(Fleets.WHEN), () -> Past.NONE).write("audit", Fleets.three());
        HtmlReport.in(folder, InstantSource.fixed(Fleets.WHEN), () -> Past.NONE).write("plan", Fleets.three());
        assertTrue(Files.readString(folder.resolve("index.html")).contains("\"title\":\"plan\""));
        Files.writeString(folder.resolve("index.html"), "<!doctype html>\n<title>somebody's own</title>\n");
        assertThrows(IOException.class, () -> HtmlReport.in(folder, InstantSource.fixed(Fleets.WHEN), () -> Past.NONE));
        assertEquals(
                "<!doctype html>\n<title>somebody's own</title>\n", Files.readString(folder.resolve("index.html")));
    }

    private static String page(Summary summary) {
        return HtmlReport.page("audit playbooks/multi-nic.yml", summary, Fleets.WHEN, Fleets.past(summary));
    }

    private static Map<?, ?> read(String page, String id) {
        return (Map<?, ?>) Objects.requireNonNull(
                Json.read(between(page, "<script type=\"application/json\" id=\"" + id + "\">", "</script>")));
    }

    private static String between(String page, String before, String after) {
        int begin = page.indexOf(before) + before.length();
        return page.substring(begin, page.indexOf(after, begin));
    }

    private static String digest(String text) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }

    private static List<String> found(String page, String text) {
        return Pattern.compile(Pattern.quote(text))
                .matcher(page)
                .results()
                .map(java.util.regex.MatchResult::group)
                .toList();
    }
}
