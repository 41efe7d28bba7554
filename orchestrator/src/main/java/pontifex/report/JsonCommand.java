package pontifex.report;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pontifex.json.Json;
import pontifex.run.CommandOutcome;
import pontifex.run.Failure;
import pontifex.run.HostCommand;

/// One JSON object a line, for programs; documented in docs/json.md.
public final class JsonCommand implements CommandReport {
    private final PrintStream out;

    public JsonCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public void begin(List<String> words, int hosts) {
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("type", "exec");
        line.put("version", JsonLines.VERSION);
        line.put("command", words);
        line.put("hosts", hosts);
        print(line);
    }

    @Override
    public void host(HostCommand command) {
        switch (command.outcome()) {
            case CommandOutcome.Ended(int status, var said, var err) -> host(command, "ended", status, said, err, null);
            case CommandOutcome.InDoubt(var why, var said, var err) -> host(command, "in_doubt", null, said, err, why);
            case CommandOutcome.Unreachable(var why) -> host(command, "unreachable", null, "", "", why);
        }
    }

    private void host(
            HostCommand command,
            String outcome,
            @Nullable Integer status,
            String said,
            String err,
            @Nullable Failure why) {
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("type", "host");
        line.put("host", command.host());
        line.put("outcome", outcome);
        line.put("status", status);
        line.put("stdout", said);
        line.put("stderr", err);
        line.put("notes", command.notes());
        line.put("error", JsonLines.error(why));
        print(line);
    }

    @Override
    public void end(List<HostCommand> all) {
        var ended = new TreeMap<Integer, Integer>();
        int unreachable = 0;
        int inDoubt = 0;
        for (var command : all) {
            switch (command.outcome()) {
                case CommandOutcome.Ended(int status, var _, var _) -> ended.merge(status, 1, Integer::sum);
                case CommandOutcome.Unreachable _ -> unreachable++;
                case CommandOutcome.InDoubt _ -> inDoubt++;
            }
        }
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("type", "summary");
        line.put("hosts", all.size());
        line.put("ended", ended);
        line.put("unreachable", unreachable);
        line.put("in_doubt", inDoubt);
        print(line);
    }

    private void print(Map<String, @Nullable Object> line) {
        out.println(Json.write(line));
        out.flush();
    }
}
