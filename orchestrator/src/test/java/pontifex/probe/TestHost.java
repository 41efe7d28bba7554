package pontifex.probe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import pontifex.shell.Library;
import pontifex.shell.Program;
import pontifex.state.HostState;
import pontifex.state.Look;

/// A made-up host: a tree of files, and tools that print what stands in files.
///
/// A tool that the host doesn't have isn't found, whatever this machine has. Those that busybox has too are called
/// through a function, for its shell takes its own before any of PATH.
final class TestHost {
    static final String MARK = "0123456789abcdef0123456789abcdef";
    static final List<List<String>> SHELLS =
            List.of(List.of("dash"), List.of("bash", "--posix"), List.of("busybox", "sh"), List.of("mksh"));

    final Path root;
    final TreeSet<String> tools = new TreeSet<>(List.of("cksum"));
    String session = "";
    int patience = 10;

    TestHost(Path folder) throws IOException {
        root = Files.createDirectories(folder.toRealPath().resolve("host"));
    }

    /// From a text of lines: `@ path` or `@ path -> target` or `@ path MODE`, followed by the file's lines; `@ /path/`
    /// is a folder; `$ tool words` by what the tool prints then; `session VALUE` and `tools NAMES` say the rest.
    static TestHost of(Path folder, String text) throws IOException {
        var host = new TestHost(folder);
        for (var part : text.split("(?m)^(?=[@$] |session |tools )")) {
            var head = part.lines().findFirst().orElse("").split(" ", 2);
            var body = part.substring(Math.min(part.length(), part.indexOf('\n') + 1));
            switch (head[0]) {
                case "@" -> host.put(head[1], body);
                case "$" -> host.tool(head[1], body);
                case "session" -> host.session = head[1];
                case "tools" -> host.tools.addAll(List.of(head[1].split(" ")));
                default -> {}
            }
        }
        return host;
    }

    private void put(String what, String body) throws IOException {
        var link = what.split(" -> ");
        if (link.length == 2) {
            link(link[0], link[1]);
        } else if (what.endsWith("/")) {
            Files.createDirectories(at(what));
        } else {
            var parts = what.split(" ");
            file(parts[0], body);
            chmod(parts[0], parts.length > 1 ? parts[1] : "0644");
        }
    }

    Path at(String path) {
        return root.resolve(path.substring(1));
    }

    TestHost file(String path, String content) throws IOException {
        return file(path, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    TestHost file(String path, byte[] content) throws IOException {
        Files.createDirectories(at(path).getParent());
        Files.write(at(path), content);
        return this;
    }

    TestHost link(String path, String target) throws IOException {
        Files.createDirectories(at(path).getParent());
        Files.createSymbolicLink(at(path), Path.of(target));
        return this;
    }

    TestHost tool(String call, String prints) throws IOException {
        file("/.answers/" + call.replace('/', '!'), prints);
        var name = call.split(" ")[0];
        return Files.exists(at("/.bin/" + name))
                ? this
                : script(name, "cat \"" + root + "/.answers/" + name + " $(echo \"$*\" | tr / '!')\"");
    }

    TestHost script(String name, String body) throws IOException {
        tools.add(name);
        file("/.bin/" + name, "#!/bin/sh\n" + body + "\n");
        chmod("/.bin/" + name, "0755");
        return this;
    }

    private void chmod(String path, String mode) throws IOException {
        Files.setAttribute(at(path), "unix:mode", Integer.parseInt(mode, 8));
    }

    /// A link of the kernel's: its attributes in sysfs.
    TestHost nic(String name, int index) throws IOException {
        var folder = "/sys/class/net/" + name + "/";
        file(folder + "ifindex", index + "\n")
                .file(folder + "iflink", index + "\n")
                .file(folder + "type", "1\n");
        file(folder + "flags", "0x1003\n").file(folder + "mtu", "1500\n");
        return file(folder + "address", "52:54:00:00:00:0" + index + "\n").file(folder + "device", "");
    }

    Program program(Look look) {
        var text = new StringBuilder("PATH='" + root + "/.bin':$PATH\n"
                + "command() { case ' " + String.join(" ", tools)
                + " ' in *\" $2 \"*) return 0 ;; esac; return 1; }\n");
        for (var name : List.of("ip", "ifconfig", "brctl")) {
            text.append(name + "() { '" + root + "/.bin/" + name + "' \"$@\"; }\n");
        }
        var has = new Library("tools", text.toString());
        return Probe.program(List.of(has, Probe.library()), look, MARK, patience, root.toString());
    }

    byte[] answer(List<String> shell, Look look) throws Exception {
        return answer(shell, program(look).bytes());
    }

    byte[] answer(List<String> shell, byte[] program) throws Exception {
        var builder = new ProcessBuilder(shell).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().remove("SSH_CONNECTION");
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("TIME_STYLE", "full-iso");
        builder.environment().put("BLOCK_SIZE", "M");
        if (!session.isEmpty()) {
            builder.environment().put("SSH_CONNECTION", session);
        }
        var process = builder.start();
        try (var in = process.getOutputStream()) {
            in.write(program);
        }
        var out = process.getInputStream().readAllBytes();
        process.waitFor();
        return out;
    }

    HostState look(List<String> shell, String... paths) throws Exception {
        return read(answer(shell, Look.at(paths)));
    }

    HostState read(byte[] answer) throws Unreadable {
        return Probe.read(answer, false, MARK, root.toString());
    }

    /// Names, times and links of all that is on the host: what a look must leave alone.
    List<String> listing() throws IOException {
        var found = new ArrayList<String>();
        try (Stream<Path> all = Files.walk(root)) {
            for (var path : all.sorted().toList()) {
                var attributes = Files.readAttributes(
                        path, "unix:ino,lastModifiedTime,ctime,mode,size", java.nio.file.LinkOption.NOFOLLOW_LINKS);
                found.add(path + " " + new java.util.TreeMap<>(attributes));
            }
        }
        return found;
    }
}
