package pontifex.inventory;

import java.util.List;
import pontifex.yaml.Field;
import pontifex.yaml.Shape;

/// The variables of a host that say how it is reached, with what they hold: for schemas and for whoever reads them.
public final class ConnectionFields {
    private static final Shape PORT = Shape.whole(1, 65_535);

    public static final List<Field> ALL = List.of(
            Field.of("ansible_host", Shape.TEXT, "its address; without it the host's name"),
            Field.of("ansible_port", PORT, "the port of its SSH server"),
            Field.of("ansible_user", Shape.TEXT, "who to log in as"),
            Field.of("ansible_ssh_private_key_file", Shape.TEXT, "a private key that is tried first"),
            Field.of("ansible_connection", Shape.oneOf("ssh", "smart", "local"), "ssh, or local for this machine"),
            Field.of("ansible_password", Shape.TEXT, "sent where none of your keys is taken; best from a vault"),
            Field.of("ssh_host_keys", Shape.TEXT_OR_TEXTS, "its keys or their fingerprints: no others are taken"),
            Field.of(
                    "ssh_profile",
                    Shape.oneOf("today", "legacy"),
                    "legacy: algorithms that are not safe any more, too"),
            Field.of("ansible_become", Shape.FLAG, "become root after logging in"),
            Field.of("ansible_become_method", Shape.oneOf("sudo", "su", "doas"), "by which program; without it sudo"),
            Field.of("ansible_become_user", Shape.oneOf("root"), "a Dom0 is changed as root"),
            Field.of("ansible_become_password", Shape.TEXT, "what that program asks for; best from a vault"),
            Field.of("ansible_become_exe", Shape.TEXT, "where that program is, if not in the PATH"),
            Field.of("ansible_become_flags", Shape.TEXT, "flags that change nothing here: -H -S -n"),
            Field.of("confirm_host", Shape.TEXT, "the address at which a change on the path to it is confirmed"));

    private ConnectionFields() {}
}
