package pontifex.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import pontifex.run.HostResult;
import pontifex.run.Mode;
import pontifex.run.Summary;

/// A comment on a merge request: the counts, then what needs a person, then each distinct change once, to be unfolded.
///
/// Whatever a host, a play or an inventory says stands in a fence or in `<code>`, where neither GitHub nor GitLab makes
/// links, mentions, references or commands of it. GitHub takes 65,536 characters: what didn't fit is counted at the
/// end.
public final class Markdown implements Report {
    /// What GitHub takes of a comment; GitLab takes more.
    static final int MOST = 65_536;

    private static final int END = 600;

    private final PrintStream out;
    private String title = "";

    public Markdown(PrintStream out) {
        this.out = out;
    }

    @Override
    public void begin(Mode mode, String what, int hosts) {
        title = what;
    }

    /// Nothing is told before all is known: a comment is read from its top.
    @Override
    public void host(HostResult result) {}

    @Override
    public void end(Summary summary) {
        out.print(text(title, summary));
        out.flush();
    }

    static String text(String title, Summary summary) {
        var text = new StringBuilder(head(title, summary));
        var left = new ArrayList<Fold>();
        for (var fold : Folds.of(summary)) {
            var whole = fold.markdown();
            if (text.length() + whole.length() <= MOST - END) {
                text.append(whole);
            } else {
                var part = fold.within(MOST - END - text.length());
                text.append(part);
                left.add(fold);
            }
        }
        return text.append(end(left)).toString();
    }

    private static String head(String title, Summary summary) {
        var hosts = summary.results().size();
        var counts = Said.counted(summary);
        var verdicts = Verdicts.counted(summary.results().stream()
                .flatMap(result -> result.verdicts().stream())
                .toList());
        var verb = title.substring(0, Math.max(0, title.indexOf(' ')));
        return "<!-- pontifex " + Folds.word(verb) + " -->\n<h3>pontifex " + Fold.code(Fold.cut(title, 200))
                + "</h3>\n\n**"
                + hosts + (hosts == 1 ? " host" : " hosts") + (counts.isEmpty() ? "" : ": " + counts) + "**"
                + (verdicts.isEmpty() ? "" : " (" + verdicts + ")") + (summary.interrupted() ? ", interrupted" : "")
                + "\n";
    }

    private static String end(List<Fold> left) {
        if (left.isEmpty()) {
            return "";
        }
        var hosts =
                left.stream().flatMap(fold -> fold.hosts().stream()).distinct().count();
        return "\nNot all of it is shown, as a comment holds " + MOST + " characters: "
                + (left.size() == 1 ? "one part is" : left.size() + " parts are") + " cut or left out, of " + hosts
                + (hosts == 1 ? " host" : " hosts")
                + ". The whole is what the run prints without `--output markdown`, and what `--report` writes.\n";
    }
}
