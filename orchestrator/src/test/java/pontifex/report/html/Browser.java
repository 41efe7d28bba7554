package pontifex.report.html;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import pontifex.json.Json;

/// Debian's Chromium without a screen, with no way to a network: where it isn't there, that is a failure.
final class Browser implements AutoCloseable {
    private static final List<String> ALONE = List.of(
            "--headless",
            "--no-sandbox", // which root has no use for
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--force-color-profile=srgb",
            "--host-resolver-rules=MAP * ~NOTFOUND");

    private final ChromeDriver driver;

    /// @param profile an empty folder of its own
    Browser(Path profile) {
        var options = new ChromeOptions();
        options.setBinary(new File("/usr/bin/chromium"));
        options.addArguments(ALONE);
        options.addArguments("--user-data-dir=" + profile);
        var logs = new LoggingPreferences();
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(new File("/usr/bin/chromedriver"))
                .withSilent(true)
                .build();
        driver = new ChromeDriver(service, options);
    }

    /// Opens a file in a window of that size.
    void open(Path file, int width, int height, boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
        driver.get("about:blank");
        driver.manage().logs().get(LogType.PERFORMANCE);
        driver.manage().logs().get(LogType.BROWSER);
        driver.get(file.toUri().toString());
    }

    /// Keys, as somebody types them at whatever has the focus.
    void type(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    WebElement one(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    String text(String selector) {
        return one(selector).getText();
    }

    /// What an expression is worth in the page.
    @Nullable Object value(String expression) {
        return driver.executeScript("return " + expression);
    }

    long number(String expression) {
        return ((Number) Objects.requireNonNull(value(expression), expression)).longValue();
    }

    void run(String statement) {
        driver.executeScript(statement);
    }

    /// As it is on the screen.
    byte[] shot() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    BufferedImage picture() throws IOException {
        return ImageIO.read(new ByteArrayInputStream(shot()));
    }

    /// The addresses of all that was asked for since the page was opened.
    List<String> requests() {
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(entry ->
                        (Map<?, ?>) ((Map<?, ?>) Objects.requireNonNull(Json.read(entry.getMessage()))).get("message"))
                .filter(message -> "Network.requestWillBeSent".equals(message.get("method")))
                .map(message -> (Map<?, ?>) ((Map<?, ?>) message.get("params")).get("request"))
                .map(request -> String.valueOf(request.get("url")))
                .toList();
    }

    /// What the console says: an error of the script, a breach of the page's policy.
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(entry -> entry.getLevel() + " " + entry.getMessage())
                .toList();
    }

    /// What axe finds that keeps somebody from using the page: `RULE: ELEMENT` each.
    List<String> barriers() throws IOException {
        try (InputStream in = Objects.requireNonNull(Browser.class.getResourceAsStream("/axe.min.js"), "axe.min.js")) {
            driver.executeScript(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        var found = (List<?>) driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run(document).then(it => done((it.passes.some(rule => rule.id === 'color-contrast') ? [] : ['axe saw no text'])
                    .concat(it.violations
                        .filter(rule => ['serious', 'critical'].includes(rule.impact))
                        .flatMap(rule => rule.nodes.map(node => rule.id + ': ' + node.html + ' ' + node.failureSummary)))),
                    why => done(['axe itself: ' + why]));
                """);
        return Objects.requireNonNull(found).stream().map(String::valueOf).toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
