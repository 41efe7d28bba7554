package pontifex.cli;

import java.util.List;
import pontifex.yaml.Field;
import pontifex.yaml.Shape;

/// The words of `pontifex.yml`, with what they hold: for its schema.
final class SettingsFields {
    static final List<Field> HISTORY = List.of(
            Field.of("key_file", Shape.TEXT, "a key outside the repository: it makes keyed digests of secrets"),
            Field.of("remote", Shape.TEXT, "fetched from before a run, pushed to after it; none: neither"),
            Field.of("repository", Shape.TEXT, "where the history is kept, if not with the playbooks"));

    static final List<Field> SSH = List.of(Field.of(
            "host_keys", Shape.oneOf("strict", "accept-new", "pinned"), "which host keys are taken, as --host-keys"));

    static final List<Field> ALL = List.of(
            Field.of("forks", Shape.whole(1, 10_000), "hosts at work at the same time; without it 50"),
            Field.of("fleet", Shape.TEXT, "what all hosts together are called; mac: auto rests on it"),
            Field.of(
                    "guard",
                    Shape.whole(GuardOptions.LEAST, GuardOptions.MOST),
                    "seconds that a host waits for the confirm of a change on the path to it"),
            Field.of("inventory", Shape.TEXT, "a file or folder; without it inventory/"),
            Field.of(
                    "inventory_timeout",
                    Shape.whole(1, 3_600),
                    "seconds that a program among the inventories may take"),
            Field.of("ssh_config", Shape.TEXT, "read instead of ~/.ssh/config and the system's"),
            Field.of("ssh", Shape.mapOf(SSH), "how hosts are come in by"),
            Field.of("history", Shape.mapOf(HISTORY), "where what was seen and done is recorded"),
            Field.of("waivers", Shape.listOf(Shape.mapOf(WaiverLine.FIELDS)), "differences that somebody answers for"));

    private SettingsFields() {}
}
