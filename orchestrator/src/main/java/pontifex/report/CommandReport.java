package pontifex.report;

import java.util.List;
import pontifex.run.CommandOutcome;
import pontifex.run.HostCommand;

/// What a command said on many hosts. Called from one thread at a time.
public sealed interface CommandReport permits ConsoleCommand, JsonCommand {
    void begin(List<String> words, int hosts);

    /// A host's command has ended.
    void host(HostCommand command);

    void end(List<HostCommand> all);

    /// What the process ends with: 0, or the sum of 2 (it ended with another status than 0 on a host), 4 (a host could
    /// not be reached) and 32 (on a host its end was not seen).
    static int exitCode(List<HostCommand> all) {
        int code = 0;
        for (var command : all) {
            code |= switch (command.outcome()) {
                case CommandOutcome.Ended(int status, var _, var _) -> status == 0 ? 0 : 2;
                case CommandOutcome.Unreachable _ -> 4;
                case CommandOutcome.InDoubt _ -> 32;
            };
        }
        return code;
    }
}
