package pontifex.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import pontifex.run.HostResult;
import pontifex.run.Summary;

/// The page as people have it before them: in a real browser, from a file.
class PageIT {
    private static final int WIDE = 1240;
    private static final int PHONE = 390;
    private static final String EVIL =
            "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";

    private static final Path IMAGES = Path.of(System.getProperty("project.root"), "docs/images");

    @TempDir
    private static Path folder;

    private static Browser browser;

    @BeforeAll
    static void aBrowserAndPages() throws IOException {
        page("three", Fleets.three());
        page("thousand", Fleets.of(1000));
        page("hostile", Fleets.hostile(EVIL));
        browser = new Browser(folder.resolve("profile"));
    }

    private static void page(String name, Summary summary) throws IOException {
        Files.writeString(
                folder.resolve(name + ".html"),
                HtmlReport.page("audit playbooks/multi-nic.yml", summary, Fleets.WHEN, Fleets.past(summary)));
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    private static void open(String name, int width, int height, boolean dark) {
        browser.open(folder.resolve(name + ".html"), width, height, dark);
        assertTrue(
                browser.value("document.documentElement.dataset.ready") != null,
                () -> name + " came to its end: " + browser.complaints());
    }

    private static void openAll() {
        browser.run("dispatchEvent(new Event('beforeprint'))");
    }

    @Test
    void aHostIsFoundAndOpenedFromTheKeyboard() {
        open("three", WIDE, 900, false);
        assertEquals("3 hosts: 1 in sync, 2 differ", browser.text("#glance"));
        browser.type("/", "DOM0-02", Keys.ARROW_DOWN, Keys.ENTER);
        assertEquals("1 of 3 hosts", browser.text("#shown"));
        var body = browser.text("details.host[open] .body");
        for (var said : List.of(
                "vif dom2/0 bridge (live)",
                "xenbr0",
                "xenbr2",
                "pending",
                "nobody can sniff dom1",
                "9d41c07be2",
                "6 items are in sync.",
                "moves to its own NIC one day")) {
            assertTrue(body.contains(said), said + " in\n" + body);
        }
        var drawing = browser.text("details.host[open] svg");
        for (var drawn : List.of("eth0", "xenbr1", "dom1 alone", "isolated", "dom2", "vif2.0", "pending: bridge")) {
            assertTrue(drawing.contains(drawn), drawn + " in\n" + drawing);
        }
        browser.type(Keys.ESCAPE);
        assertEquals("3 hosts", browser.text("#shown"));
        browser.type(Keys.ARROW_DOWN);
        assertEquals("dom0-03", browser.value("document.activeElement.parentElement.dataset.host"));
        browser.type(Keys.ESCAPE, "/");
        for (var word : List.of("vif2.0", "nobody can sniff dom1", "dom2/0")) {
            browser.type(Keys.ESCAPE, word);
            assertTrue(browser.number("document.querySelectorAll('details.host:not([hidden])').length") > 0, word);
        }
        browser.type(Keys.ESCAPE, "vif99.0");
        assertEquals("0 of 3 hosts", browser.text("#shown"));
    }

    @Test
    void aThousandHostsAreFilteredByWhatIsWrongWithThem() {
        open("thousand", WIDE, 900, false);
        assertEquals(
                Fleets.of(1000).results().stream()
                        .map(HostResult::host)
                        .sorted()
                        .toList(),
                ((List<?>) Objects.requireNonNull(browser.value(
                                "[...document.querySelectorAll('details.host')].map(it => it.dataset.host).sort()")))
                        .stream().map(String::valueOf).toList(),
                "every host is listed");
        var expected = Fleets.counted(1000);
        long drift = LongStream.of(
                        expected.getOrDefault(Fleets.Sort.DRIFT, 0L),
                        expected.getOrDefault(Fleets.Sort.NOT_ISOLATED, 0L),
                        expected.getOrDefault(Fleets.Sort.NEXT_BOOT, 0L))
                .sum();
        browser.run(
                "[...document.querySelectorAll('#tags button')].find(it => it.textContent.startsWith('drift')).focus()");
        browser.type(Keys.SPACE);
        assertEquals(drift + " of 1000 hosts", browser.text("#shown"));
        assertEquals(drift, browser.number("document.querySelectorAll('details.host:not([hidden])').length"));
        browser.type("/", "r02-dom0");
        assertTrue(browser.number("document.querySelectorAll('details.host:not([hidden])').length") < drift);
        browser.type(Keys.ESCAPE);
        assertEquals("1000 hosts", browser.text("#shown"));
    }

    @Test
    void whatIsInAHostIsMadeWhenItIsOpened() {
        open("thousand", WIDE, 900, false);
        assertEquals(0, browser.number("document.querySelectorAll('.body').length"));
        assertTrue(browser.number("document.querySelectorAll('*').length") < 10_000);
        browser.run("location.hash = 'r30-dom0-07'");
        browser.run("document.querySelector('[data-host=\"r30-dom0-07\"]').grow()");
        assertEquals(1, browser.number("document.querySelectorAll('.body').length"));
        assertTrue((Boolean)
                Objects.requireNonNull(browser.value("document.querySelector('[data-host=\"r30-dom0-07\"]').open")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theFleetAtAGlanceHasEachHostsColour(boolean dark) throws IOException {
        open("thousand", WIDE, 900, dark);
        var picture = browser.picture();
        var cells = (List<?>)
                Objects.requireNonNull(
                        browser.value(
                                "[...document.querySelectorAll('#fleet i')].map(it => { const at = it.getBoundingClientRect();"
                                        + " return [it.className, Math.round(at.x + at.width / 2), Math.round(at.y + at.height / 2)]; })"));
        assertEquals(1000, cells.size());
        for (var cell : cells) {
            var seen = (List<?>) cell;
            var colour = new Color(picture.getRGB(number(seen.get(1)), number(seen.get(2))));
            assertEquals(seen.get(0), named(colour), colour + " at " + seen);
        }
        int back = picture.getRGB(3, 400) & 0xff;
        assertTrue(dark ? back < 60 : back > 200, "the page is " + (dark ? "dark" : "light"));
    }

    private static String named(Color colour) {
        return colour.getGreen() > colour.getRed() + 40
                ? "good"
                : colour.getRed() > colour.getGreen() + 90 ? "bad" : colour.getRed() > 180 ? "warn" : "plain";
    }

    private static int number(Object value) {
        return ((Number) value).intValue();
    }

    @Test
    void theDrawingShowsWhereAWireIsMissing() throws IOException {
        open("three", WIDE, 1200, false);
        browser.type("/", "dom0-01", Keys.ARROW_DOWN, Keys.ENTER);
        browser.run(
                "document.querySelector('details.host[open]').grow()"); // which its toggle event does, a moment later
        assertEquals(
                1, browser.number("document.querySelectorAll('details[open] path.wanted').length"), "eth2 to xenbr2");
        assertEquals("xenbr2", browser.text("details[open] svg g.bridge.bad .title"));
        var edge = (List<?>)
                Objects.requireNonNull(browser.value("(it => [Math.round(it.x + it.width / 2), Math.round(it.y)])"
                        + "(document.querySelector('details[open] svg g.bridge.bad rect').getBoundingClientRect())"));
        var picture = browser.picture();
        assertTrue(
                java.util.stream.IntStream.rangeClosed(-2, 2)
                        .anyMatch(by -> named(new Color(picture.getRGB(number(edge.get(0)), number(edge.get(1)) + by)))
                                .equals("bad")),
                "its edge is red");
    }

    @Test
    void whatAHostCallsItsThingsDoesNothing() {
        open("hostile", WIDE, 900, false);
        openAll();
        assertTrue(browser.text("#hosts").contains(EVIL), "it is shown as it is");
        assertEquals("audit playbooks/multi-nic.yml · Pontifex", browser.value("document.title"));
        assertEquals(0, browser.number("document.querySelectorAll('img, main script').length"));
        assertEquals(List.of(), browser.complaints());
    }

    @ParameterizedTest
    @ValueSource(strings = {"three", "thousand", "hostile"})
    void nothingIsAskedOfAnyNetwork(String name) {
        open(name, WIDE, 900, false);
        openAll();
        assertEquals(
                List.of(folder.resolve(name + ".html").toUri().toString()),
                browser.requests().stream()
                        .filter(url -> !url.startsWith("data:,"))
                        .toList());
        assertEquals(List.of(), browser.complaints());
    }

    @ParameterizedTest
    @CsvSource({"false, 1240", "true, 1240", "false, 390", "true, 390"})
    void nobodyIsKeptFromUsingIt(boolean dark, int width) throws IOException {
        open("hostile", width, 900, dark);
        openAll();
        browser.run("document.querySelectorAll('details').forEach(it => { it.grow?.(); it.open = true; })");
        assertEquals(List.of(), browser.barriers());
    }

    @ParameterizedTest
    @ValueSource(strings = {"three", "thousand", "hostile"})
    void onAPhoneNothingSticksOut(String name) {
        open(name, PHONE, 800, false);
        openAll();
        assertEquals(PHONE, browser.number("document.documentElement.scrollWidth"));
        assertTrue(browser.one("#search").getSize().width > PHONE / 2);
    }

    @Test
    void onPaperEveryHostIsOpen() {
        open("three", WIDE, 900, false);
        openAll();
        assertEquals(3, browser.all("details.host[open] .body svg").size());
    }

    /// `-Dimages=write` makes them anew (docs/images/make): look at them then.
    @ParameterizedTest
    @CsvSource({"three, report-3.png, 1380, dom0-01", "thousand, report-1000.png, 900, ''"})
    void thePicturesInTheDocumentationAreOfThisPage(String name, String image, int height, String opened)
            throws IOException {
        open(name, WIDE, height, false);
        if (!opened.isEmpty()) {
            browser.run("document.querySelector('[data-host=\"" + opened + "\"]').open = true");
            browser.value("document.querySelector('.body').getBoundingClientRect().height");
        }
        var shot = browser.shot();
        var file = IMAGES.resolve(image);
        if ("write".equals(System.getProperty("images"))) {
            Files.write(file, shot);
        }
        var likeness = likeness(shot, file);
        assertTrue(likeness.isOfOnePage(), file + " shows another page: docs/images/make makes it anew; " + likeness);
        assertTrue(Files.size(file) < 300_000, file + " is small");
    }

    @Test
    void aPictureWithOneThingOtherwiseIsOfAnotherPage() throws IOException {
        open("thousand", WIDE, 900, false);
        var thousand = browser.picture();
        assertTrue(Likeness.of(thousand, blurred(thousand)).isOfOnePage(), "drawn less sharply it is the same");
        browser.run("document.querySelector('#fleet i.good').className = 'bad'");
        assertFalse(Likeness.of(thousand, browser.picture()).isOfOnePage(), "one host has another verdict");

        open("three", WIDE, 1380, false);
        browser.run("document.querySelector('[data-host=dom0-01]').open = true");
        browser.value("document.querySelector('.body').getBoundingClientRect().height");
        var three = browser.picture();
        assertTrue(Likeness.of(three, blurred(three)).isOfOnePage(), "drawn less sharply it is the same");
        browser.run("document.querySelector('.body svg g.bridge').style.visibility = 'hidden'");
        assertFalse(Likeness.of(three, browser.picture()).isOfOnePage(), "one box is missing");
    }

    private static BufferedImage blurred(BufferedImage image) {
        var ninth = new float[9];
        java.util.Arrays.fill(ninth, 1 / 9f);
        return new ConvolveOp(new Kernel(3, 3, ninth), ConvolveOp.EDGE_NO_OP, null).filter(image, null);
    }

    private static Likeness likeness(byte[] shot, Path file) throws IOException {
        return Likeness.of(ImageIO.read(new ByteArrayInputStream(shot)), ImageIO.read(file.toFile()));
    }
}
