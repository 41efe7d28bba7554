package pontifex.playbook;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Ansible's words that Pontifex hasn't: why, and what there is instead.
final class Elsewhere {
    private static final Map<String, String> HINTS = hints();
    private static final Set<String> OF_HOSTS = Set.of("connection", "remote_user", "port");

    private Elsewhere() {}

    /// Null for a word that isn't Ansible's either.
    ///
    /// @param play it stands at a play, not at a task
    static @Nullable String hint(boolean play, String word) {
        if (play && OF_HOSTS.contains(word)) {
            return "how a host is reached is its own: say ansible_" + word.replace("remote_", "")
                    + " in the inventory, or after -e";
        }
        var bare = word.startsWith(PlayFields.LONG) ? word.substring(PlayFields.LONG.length()) : word;
        return HINTS.containsKey(word)
                ? HINTS.get(word)
                : HINTS.containsKey(bare) ? HINTS.get(bare) : bare.startsWith("with_") ? HINTS.get("with_items") : null;
    }

    private static Map<String, String> hints() {
        var hints = new HashMap<String, String>();
        add(
                hints,
                "no shell reads what a task has run: put it into a script, and name that in command: with creates: or removes:",
                "shell",
                "raw",
                "expect");
        add(
                hints,
                "script: puts a file on the host and makes it executable; nothing runs it",
                "ansible.builtin.script");
        add(
                hints,
                "write it without ansible.builtin: its fields are Pontifex's own, path: and source: or content: among them",
                "ansible.builtin.file",
                "ansible.builtin.template");
        add(
                hints,
                "use file: { path: …, source: files/… } or { path: …, content: … }",
                "copy",
                "fetch",
                "slurp",
                "unarchive");
        add(
                hints,
                "use file or template for a whole file; bridge and vif edit a host's configuration files themselves",
                "lineinfile",
                "blockinfile",
                "replace",
                "ini_file",
                "assemble");
        add(
                hints,
                "write its tasks one after another; what a host refuses or fails is undone on it as a whole",
                "block",
                "rescue",
                "always");
        add(
                hints,
                "a task can't rest on another's outcome",
                "changed_when",
                "failed_when",
                "ignore_errors",
                "until",
                "retries",
                "delay");
        add(hints, "handlers are run at the end of their play, when all else is in its place", "meta");
        add(hints, "it stands at a handler", "listen");
        add(hints, "handlers: stands at the play, with tasks:", "handlers");
        add(
                hints,
                "use include_tasks, import_tasks or import_playbook",
                "include_role",
                "import_role",
                "include",
                "roles",
                "role");
        add(
                hints,
                "use group_vars, host_vars, vars, vars_files of a play, or -e",
                "vars_files",
                "vars_prompt",
                "include_vars",
                "set_fact",
                "add_host",
                "group_by");
        add(hints, "use loop:", "with_items");
        add(hints, "use when: with a test of a variable", "assert", "fail", "debug");
        add(hints, "pause: SECONDS of a play waits between its waves", "pause");
        add(hints, "what must answer before a change is confirmed stands in the play's verify:", "wait_for");
        add(
                hints,
                "say it for the play, or as ansible_… in the inventory",
                "connection",
                "remote_user",
                "become",
                "become_exe",
                "become_user",
                "become_method",
                "become_flags",
                "port");
        add(
                hints,
                "a command has a fixed environment; what it needs more goes into a script of yours, or: argv: [env, NAME=value, …]",
                "environment");
        add(
                hints,
                "leave it out: nothing here takes it",
                "module_defaults",
                "collections",
                "debugger",
                "fact_path",
                "gather_timeout");
        add(hints, "handlers that have not run stay due, and the next run runs them", "force_handlers");
        add(hints, "write the task by its own word", "action");
        add(hints, "a task is for the hosts of its play", "delegate_to", "delegate_facts", "local_action");
        add(
                hints,
                "Pontifex keeps Dom0's bridges and guests' interfaces; leave this to what you use for it today",
                "service",
                "systemd",
                "package",
                "apt",
                "yum",
                "dnf",
                "user",
                "group",
                "cron",
                "git",
                "mount",
                "sysctl",
                "get_url",
                "uri",
                "setup",
                "hostname",
                "pip",
                "reboot",
                "stat",
                "find",
                "modprobe",
                "authorized_key",
                "known_hosts",
                "ping",
                "gather_subset");
        add(
                hints,
                "say it for the play: a host is changed as a whole, so it has no meaning for one task",
                "serial",
                "order",
                "throttle",
                "max_fail_percentage",
                "any_errors_fatal",
                "ignore_unreachable");
        add(hints, "see -f, serial and throttle", "strategy", "async", "poll", "timeout");
        add(hints, "use -C and -D", "check_mode", "diff");
        return Map.copyOf(hints);
    }

    private static void add(Map<String, String> hints, String hint, String... words) {
        for (var word : words) {
            hints.put(word, hint);
        }
    }
}
