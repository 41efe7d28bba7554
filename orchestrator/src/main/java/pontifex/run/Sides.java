package pontifex.run;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.state.Value;

/// What was found, recorded and wanted of a thing, as people read it.
public record Sides(String live, String recorded, String wanted) {
    private static final String NOTHING = "nothing";

    static Sides of(Verdict verdict) {
        return new Sides(text(verdict.live()), text(verdict.recorded()), text(verdict.wanted()));
    }

    /// Of several items of one thing, each with its facet's name: `nic eth2, stp off`.
    public static Sides of(List<Verdict> verdicts) {
        return verdicts.size() == 1
                ? of(verdicts.getFirst())
                : new Sides(
                        texts(verdicts, Verdict::live),
                        texts(verdicts, Verdict::recorded),
                        texts(verdicts, Verdict::wanted));
    }

    private static String text(@Nullable Value value) {
        return value == null ? NOTHING : value.toString();
    }

    private static String texts(List<Verdict> verdicts, Function<Verdict, @Nullable Value> side) {
        var texts = verdicts.stream()
                .filter(verdict -> side.apply(verdict) != null)
                .map(verdict -> verdict.item().facet() + " " + side.apply(verdict))
                .collect(Collectors.joining(", "));
        return texts.isEmpty() ? NOTHING : texts;
    }

    /// A list isn't told twice.
    private String wantedBeside() {
        return wanted.equals(recorded) && wanted.contains(" ") ? "as recorded" : wanted;
    }

    /// @param unsaid no task says what it is to be
    public String words(Verdict.Kind kind, boolean unsaid) {
        return switch (kind) {
            case IN_SYNC -> live + ", as recorded and wanted";
            case DRIFT, CONFLICT ->
                "recorded " + recorded + ", found " + live
                        + (unsaid ? "; no task says what it is to be" : "; wanted " + wantedBeside());
            case PENDING -> "recorded and found " + live + "; wanted " + wanted;
            case ADOPTED -> "recorded " + recorded + ", found " + live + ", as is wanted by now";
            case UNKNOWN -> "recorded " + recorded + ", found " + live + (unsaid ? "" : "; wanted " + wanted);
            case NOT_RECORDED_YET ->
                "found " + live + (Objects.equals(live, wanted) ? ", as wanted" : "; wanted " + wanted);
            case RELEASED ->
                "recorded " + recorded + ", found " + (live.equals(recorded) ? "as recorded" : live)
                        + "; no play claims it any more";
            case UNMANAGED ->
                recorded.equals(NOTHING)
                        ? "found " + live + "; no play claims it, and no run has recorded it"
                        : "as recorded; no play claims it";
        };
    }
}
