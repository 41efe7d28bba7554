package pontifex.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/// The verbs as people are told of them: in groups, each in a few words, with the codes that it may end with and with
/// examples. What each takes is its own to say.
final class Verbs {
    private static final String SUM =
            "the sum of 2 failed, 4 unreachable, 8 rolled back, 16 between two states, 32 in doubt";
    private static final String CAN_NOT_READ =
            "1 there is no history that can be read or written, or not what was asked for";

    /// @param exits `0 all as wanted`: each begins with the code, or with words where it is a sum
    record Verb(String name, String summary, List<String> exits, List<String> examples) {}

    record Group(String title, List<Verb> verbs) {}

    /// In the order in which somebody who comes new needs them.
    static final List<Group> GROUPS = List.of(
            new Group(
                    "Begin",
                    List.of(
                            verb("demo", "three test Dom0s on this machine, and the main job on them"),
                            verb(
                                    "init",
                                    "a new repository that runs: inventory, playbook, settings",
                                    List.of("0 written"),
                                    "init xen-fleet"),
                            verb(
                                    "validate",
                                    "all that can be known without a connection",
                                    List.of("0 nothing is wrong"),
                                    "validate",
                                    "validate --against main"),
                            verb(
                                    "ping",
                                    "which hosts let us in, as whom, how fast",
                                    List.of("0 all answered", "4 a host didn't"),
                                    "ping",
                                    "ping 'rack1*' -b"))),
            new Group(
                    "Change",
                    List.of(
                            verb(
                                    "plan",
                                    "what would change, host by host",
                                    List.of(
                                            "0 planned; or " + SUM,
                                            "2 with --detailed-exitcode: differences",
                                            "1 with --detailed-exitcode: could not tell"),
                                    "plan",
                                    "plan -l dom0-07 --out tonight.plan"),
                            verb(
                                    "apply",
                                    "makes the hosts as the plays want them",
                                    List.of("0 all as wanted; or " + SUM),
                                    "apply -l dom0-07",
                                    "apply --plan tonight.plan"),
                            verb(
                                    "merge",
                                    "the shards of one run as one: one commit, one report",
                                    List.of(
                                            "as the whole run would have",
                                            "1 the history could not be written, or a report"),
                                    "merge shard-*.bundle --report out/"),
                            verb(
                                    "rollback",
                                    "puts hosts back as they were recorded",
                                    List.of("0 all as recorded; or " + SUM, CAN_NOT_READ),
                                    "rollback pontifex/history~1 -C",
                                    "rollback pontifex/history~1"))),
            new Group(
                    "Look",
                    List.of(
                            verb(
                                    "audit",
                                    "who has moved what: drift, pending, conflict",
                                    List.of("0 nobody has", "2 differences", "1 could not tell"),
                                    "audit --report out/"),
                            verb(
                                    "topology",
                                    "how hosts are wired, drawn",
                                    List.of("0 drawn", "1 a host could not be looked at"),
                                    "topology dom0-07"),
                            verb(
                                    "facts",
                                    "what a look at hosts tells, as plain values",
                                    List.of("0 all looked at", "1 a host could not be looked at"),
                                    "facts dom0-07",
                                    "facts -o json"),
                            verb("inventory", "hosts, groups and variables, as ansible-inventory prints them"))),
            new Group(
                    "History",
                    List.of(
                            verb("history", "the runs that moved something", List.of("0 told", CAN_NOT_READ)),
                            verb("show", "one of them, and what it moved", List.of("0 told", CAN_NOT_READ)),
                            verb("diff", "what is recorded otherwise at two commits", List.of("0 told", CAN_NOT_READ)),
                            verb("blame", "what moved each item of a host last", List.of("0 told", CAN_NOT_READ)),
                            verb("forget", "takes a host or a thing out of it", List.of("0 forgotten", CAN_NOT_READ)))),
            new Group(
                    "What is pending",
                    List.of(
                            verb(
                                    "status",
                                    "locks, changes that wait for their confirm, what was left",
                                    List.of(
                                            "0 nothing is pending",
                                            "2 something is",
                                            "1 a host could not be looked at")),
                            verb("confirm", "says yes to a change that waits", List.of("0 confirmed; or " + SUM)),
                            verb("undo", "has a change taken back", List.of("0 put back as it was; or " + SUM)),
                            verb("unlock", "ends what a dead keeper left", List.of("0 ended; or " + SUM)))),
            new Group(
                    "A fleet that was built by hand",
                    List.of(
                            verb(
                                    "record",
                                    "records hosts as they are",
                                    List.of("0 recorded", "1 a host could not be looked at")),
                            verb(
                                    "import",
                                    "writes the inventory and plays that describe them",
                                    List.of("0 written", "1 a host could not be looked at: nothing is written")))),
            new Group(
                    "By hand, and in your shell",
                    List.of(
                            verb(
                                    "exec",
                                    "a command on hosts; the same answers are told once",
                                    List.of(
                                            "0 it ended with 0 on every host",
                                            "or the sum of 2 it ended otherwise, 4 unreachable, 32 its end was not seen"),
                                    "exec dom0s -- uname -r",
                                    "exec 'dom0s:!dom0-07' -b -- sh -c 'dmesg | tail -3'"),
                            verb(
                                    "completion",
                                    "completes commands and options in bash, zsh and fish",
                                    List.of("0 printed"),
                                    "completion bash >~/.local/share/bash-completion/completions/pontifex",
                                    "completion fish >~/.config/fish/completions/pontifex.fish"),
                            verb("man", "writes man pages", List.of("0 written"), "man ~/.local/share/man/man1"),
                            verb("schema", "writes JSON Schemas for editors", List.of("0 written"), "schema schemas/"),
                            verb("help", "this page, or that of a command", List.of("0 printed"), "help plan"))));

    /// What every command may end with.
    static final List<String> EXITS =
            List.of("64 usage or bad input; nothing was done", "70 a bug of Pontifex", "130 interrupted");

    private Verbs() {}

    private static Verb verb(String name, String summary) {
        return new Verb(name, summary, List.of("0 done"), List.of());
    }

    private static Verb verb(String name, String summary, List<String> exits, String... examples) {
        return new Verb(name, summary, exits, List.of(examples));
    }

    static List<Verb> all() {
        return GROUPS.stream().flatMap(group -> group.verbs().stream()).toList();
    }

    /// Puts exit codes and examples where each verb's help, man page and reference have them.
    static CommandLine told(CommandLine line) {
        for (var verb : all()) {
            var command = line.getSubcommands().get(verb.name());
            if (command == null) {
                continue;
            }
            var usage = command.getCommandSpec().usageMessage();
            usage.exitCodeListHeading("%nExit codes%n");
            var exits = new LinkedHashMap<String, String>();
            for (var exit : verb.exits()) {
                var digits = exit.replaceFirst("^([0-9]*).*", "$1");
                exits.put(
                        digits.isEmpty() ? "" : digits,
                        exit.substring(digits.length()).strip());
            }
            usage.exitCodeList(escaped(exits));
            if (!verb.examples().isEmpty()) {
                usage.footerHeading("%nExamples%n");
                usage.footer(verb.examples().stream()
                        .map(example -> "  pontifex " + example)
                        .toArray(String[]::new));
            }
        }
        return line;
    }

    /// picocli takes them for formats.
    private static Map<String, String> escaped(Map<String, String> exits) {
        exits.replaceAll((_, words) -> words.replace("%", "%%"));
        return exits;
    }
}
