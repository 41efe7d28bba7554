package pontifex.cli;

import java.nio.charset.Charset;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import pontifex.run.Step;
import pontifex.yaml.Visible;

/// How far a run is: on a terminal drawn below what is told, a row for each host at work and a bar; else only a line
/// for each host that waits for its confirm, for what the whole run waits for, and now and then for what is left. Any
/// thread may tell it.
///
/// Nothing is drawn any more once all hosts have ended, or after [#hide()] until the next event.
final class Progress implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(150);
    private static final Duration SELDOM = Duration.ofSeconds(30);
    private static final int STANDARD_ERROR = 2;
    private static final Step BEGUN = new Step("asked");

    private final Terminal terminal;
    private final int all;
    private final boolean steps;
    private final LongSupplier clock;
    private final @Nullable Screen screen;
    private final Scoreboard.Style style;
    private final long begun;
    private final Map<String, Host> atWork = new LinkedHashMap<>();
    private long told;
    private int done;
    private int failed;
    private @Nullable String pausing;
    private boolean stopping;
    private boolean hidden;
    private @Nullable Thread ticker;

    /// Where a host is.
    ///
    /// @param since when it came to this step, by the clock
    private record Host(Step step, long since, @Nullable Integer secondsLeft) {}

    Progress(Terminal terminal, int all) {
        this(terminal, all, false);
    }

    /// @param steps each step of each host is told on a line of its own
    Progress(Terminal terminal, int all, boolean steps) {
        this(
                terminal,
                all,
                steps,
                System::nanoTime,
                terminal.lively() ? new Screen(terminal.err(), () -> Libc.size(STANDARD_ERROR)) : null,
                new Scoreboard.Style(
                        terminal.colours(),
                        Charset.forName(System.getProperty("native.encoding", "UTF-8"))
                                .newEncoder()
                                .canEncode('━')));
    }

    /// @param clock nanoseconds
    /// @param screen null: nobody looks
    Progress(
            Terminal terminal,
            int all,
            boolean steps,
            LongSupplier clock,
            @Nullable Screen screen,
            Scoreboard.Style style) {
        this.terminal = terminal;
        this.all = all;
        this.steps = steps;
        this.clock = clock;
        this.screen = screen;
        this.style = style;
        begun = clock.getAsLong();
        told = begun;
    }

    synchronized void began(String host) {
        atWork.put(host, new Host(BEGUN, clock.getAsLong(), null));
        hidden = false;
        tick();
    }

    synchronized void at(String host, Step step) {
        atWork.put(host, new Host(step, clock.getAsLong(), null));
        hidden = false;
        tick();
        if (steps) {
            say(String.format(
                    java.util.Locale.ROOT,
                    "%6.1f s  %s  %s",
                    (clock.getAsLong() - begun) / 1e9,
                    Visible.text(host),
                    step.words()));
        }
    }

    /// @param secondsLeft 0: it waits no more
    synchronized void waiting(String host, int secondsLeft) {
        var before = atWork.get(host);
        var step = before == null ? BEGUN : before.step();
        var since = before == null ? clock.getAsLong() : before.since();
        atWork.put(host, new Host(step, since, secondsLeft > 0 ? secondsLeft : null));
        hidden = false;
        boolean first = secondsLeft > 0 && (before == null || before.secondsLeft() == null);
        if (first && screen == null) {
            say(Visible.text(host) + "  waits for its confirm: in " + secondsLeft
                    + " s it undoes the change by itself");
        }
        tick();
    }

    /// The whole run waits.
    ///
    /// @param why `pause before the next wave: 12 s`; null: it goes on
    /// @param once the same without what moves, for a terminal that nothing is drawn on
    synchronized void pausing(@Nullable String why, String once) {
        if (pausing == null && why != null && screen == null) {
            say(once);
        }
        pausing = why;
        hidden = false;
        tick();
    }

    /// No new host is begun.
    synchronized void stopping() {
        stopping = true;
    }

    void ended(String host) {
        ended(host, true);
    }

    synchronized void ended(String host, boolean well) {
        atWork.remove(host);
        done++;
        failed += well ? 0 : 1;
        hidden = false;
        tick();
        long now = clock.getAsLong();
        if (screen == null && done < all && now - told >= SELDOM.toNanos()) {
            told = now;
            say(board().said());
        }
    }

    /// A line about the run itself.
    void say(String line) {
        aside(() -> terminal.err().println(line));
    }

    /// Tells something else, above what is drawn.
    synchronized void aside(Runnable telling) {
        if (screen != null) {
            screen.erase();
        }
        telling.run();
    }

    /// Before anything else is printed.
    synchronized void hide() {
        hidden = true;
        if (screen != null) {
            screen.erase();
        }
    }

    private void tick() {
        if (screen != null && ticker == null) {
            ticker = Thread.ofVirtual().name("progress").start(this::drawAgainAndAgain);
        }
    }

    private void drawAgainAndAgain() {
        try {
            while (draw()) {
                Thread.sleep(TICK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return whether there will be more to draw
    synchronized boolean draw() {
        if (done >= all) {
            hide();
            ticker = null;
            return false;
        }
        if (!hidden) {
            Objects.requireNonNull(screen).draw(size -> board().rows(size, style));
        }
        return true;
    }

    private Scoreboard board() {
        long now = clock.getAsLong();
        return new Scoreboard(
                all,
                done,
                failed,
                Duration.ofNanos(now - begun),
                atWork.entrySet().stream()
                        .map(host -> new Scoreboard.AtWork(
                                host.getKey(),
                                host.getValue().step().words(),
                                Duration.ofNanos(now - host.getValue().since()),
                                host.getValue().secondsLeft()))
                        .toList(),
                pausing,
                stopping);
    }

    @Override
    public synchronized void close() {
        hide();
        if (ticker != null) {
            ticker.interrupt();
        }
    }
}
