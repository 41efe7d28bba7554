package pontifex.report.topology;

/// A few words beside a thing that is drawn.
public record Remark(String text, Tone tone) {
    static Remark plain(String text) {
        return new Remark(text, Tone.PLAIN);
    }

    static Remark warn(String text) {
        return new Remark(text, Tone.WARN);
    }
}
