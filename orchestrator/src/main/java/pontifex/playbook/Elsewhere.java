package pontifex.playbook;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Ansible's words that Pontifex hasn't: why, and what there is instead.
final class Elsewhere {
    private static final Map<String, String> HINTS = hints();

    private Elsewhere() {}

    /// Null for a word that isn't Ansible's either.
    static @Nullable String hint(String word) {
        return HINTS.get(word);
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
        add(
                hints,
                "use loop:",
                "with_items",
                "with_dict",
                "with_list",
                "with_fileglob",
                "with_sequence",
                "with_nested",
                "with_together",
                "with_subelements",
                "with_indexed_items");
        add(hints, "use when: with a test of a variable", "assert", "fail", "debug");
        add(hints, "pause: SECONDS of a play waits between its waves", "pause");
        add(hints, "what must answer before a change is confirmed stands in the play's verify:", "wait_for");
        add(
                hints,
                "say it for the play, or as ansible_… in the inventory",
                "connection",
                "remote_user",
                "become_user",
                "become_method",
                "become_flags",
                "port",
                "environment",
                "module_defaults",
                "collections");
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
