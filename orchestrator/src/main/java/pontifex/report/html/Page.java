package pontifex.report.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.json.Json;

/// The page itself: its words, style and script are constants; what a run came to is in it as JSON alone.
///
/// Its policy lets a browser run that one script and take that one style, by their digests, and fetch nothing at all.
final class Page {
    /// What every such page begins with.
    static final String BEGINNING = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta";

    private static final Pattern PLACE = Pattern.compile("@([A-Z-]+)@");

    private Page() {}

    /// @param fleet what is shown at once, `hosts` what is shown when a host is opened
    static String of(Map<String, @Nullable Object> fleet, Map<String, @Nullable Object> hosts) {
        var style = resource("page.css");
        var script = resource("page.js");
        var parts = Map.of(
                "STYLE-HASH", hash(style),
                "SCRIPT-HASH", hash(script),
                "STYLE", style,
                "SCRIPT", script,
                "FLEET", embedded(fleet),
                "HOSTS", embedded(hosts));
        // in one pass: what a host has may look like a place for something
        return PLACE.matcher(resource("page.html"))
                .replaceAll(place ->
                        Matcher.quoteReplacement(Objects.requireNonNull(parts.get(place.group(1)), place.group(1))));
    }

    /// A `<` could end the element, or begin a comment that hides its end (HTML, "Restrictions for contents of script
    /// elements").
    private static String embedded(Map<String, @Nullable Object> data) {
        return Json.write(data).replace("<", "\\u003c");
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Page.class.getResourceAsStream("/pontifex/report/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
