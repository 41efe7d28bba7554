package pontifex.remote;

import static pontifex.remote.RemoteFailure.Kind.BAD_SSH_CONFIG;
import static pontifex.remote.RemoteFailure.Kind.UNSUPPORTED;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The way to a host, as the user's ssh would go: `ssh -G` is asked, and what the inventory says is passed to it as
/// options, which win over its files. Where there is no ssh, its defaults hold.
///
/// `ssh -G` may run commands of the user's own files (`Match exec`), never any of the inventory's.
final class SshConfig {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /// A jump host may have a jump host, and so on.
    private static final int MOST_HOPS = 8;

    private static final Pattern JUMP =
            Pattern.compile("(?:ssh://)?(?:(?<user>[^@]+)@)?(?:\\[(?<v6>[^]]+)]|(?<host>[^:]+))(?::(?<port>[0-9]+))?");

    private final SshSettings settings;
    private final @Nullable Path ssh;
    private final Path home = Path.of(System.getProperty("user.home"));
    private final ConcurrentHashMap<List<String>, Map<String, List<String>>> answers = new ConcurrentHashMap<>();

    SshConfig(SshSettings settings) {
        this(settings, onPath("ssh"));
    }

    /// @param ssh the client to ask, null where there is none
    SshConfig(SshSettings settings, @Nullable Path ssh) {
        this.settings = settings;
        this.ssh = ssh;
    }

    /// The hops to the target, itself the last.
    List<Hop> route(Target target) throws RemoteFailure, InterruptedException {
        var route = new ArrayList<Hop>();
        var port = target.port();
        var wish =
                new Wish(target.whereabouts(), port == null ? null : port.toString(), target.user(), target.identity());
        extend(route, target.name(), wish, 0, true);
        return List.copyOf(route);
    }

    /// What is asked for beyond what the files say.
    private record Wish(
            String host,
            @Nullable String port,
            @Nullable String user,
            @Nullable Path identity) {
        List<String> options() {
            var options = new ArrayList<String>();
            add(options, "-p", port);
            add(options, "-l", user);
            add(options, "-i", identity == null ? null : escaped(identity));
            options.addAll(List.of("--", host));
            return options;
        }

        private static void add(List<String> options, String flag, @Nullable String value) {
            if (value != null) {
                options.add(flag);
                options.add(value);
            }
        }

        RemoteFailure.Place place(String name) {
            return new RemoteFailure.Place(name, host, port == null ? 22 : Integer.parseInt(port));
        }
    }

    /// @param jumps whether the hop's own ProxyJump counts; in a list of jumps, only the first one's does, as with
    ///     ssh
    private void extend(List<Hop> route, String name, Wish wish, int depth, boolean jumps)
            throws RemoteFailure, InterruptedException {
        var place = wish.place(name);
        if (depth == MOST_HOPS) {
            throw RemoteFailure.early(BAD_SSH_CONFIG, place, "ProxyJump leads in a circle", null);
        }
        var said = ask(wish, place);
        refuse(said, "proxycommand", place);
        refuse(said, "revokedhostkeys", place);
        var jump = first(said, "proxyjump", "none");
        if (jumps && !jump.equals("none")) {
            var first = true;
            for (var via : jump.split(",")) {
                extend(route, name, jump(via, place), depth + 1, first);
                first = false;
            }
        }
        route.add(hop(wish, said));
    }

    private static Wish jump(String text, RemoteFailure.Place place) throws RemoteFailure {
        var parts = JUMP.matcher(text);
        if (!parts.matches()) {
            throw RemoteFailure.early(BAD_SSH_CONFIG, place, "no jump host: " + text, null);
        }
        var host = parts.group("v6") == null ? parts.group("host") : parts.group("v6");
        return new Wish(host, parts.group("port"), parts.group("user"), null);
    }

    private static void refuse(Map<String, List<String>> said, String option, RemoteFailure.Place place)
            throws RemoteFailure {
        if (!first(said, option, "none").equals("none")) {
            throw RemoteFailure.early(UNSUPPORTED, place, option, null);
        }
    }

    private Hop hop(Wish wish, Map<String, List<String>> said) {
        var address = first(said, "hostname", wish.host());
        var port = Integer.parseInt(first(said, "port", "22"));
        var user = first(said, "user", System.getProperty("user.name"));
        var tokens = Map.of(
                "%%",
                "%",
                "%d",
                home.toString(),
                "%h",
                address,
                "%n",
                wish.host(),
                "%p",
                String.valueOf(port),
                "%r",
                user,
                "%u",
                System.getProperty("user.name"));
        return new Hop(
                address,
                port,
                user,
                wish.identity() == null ? null : absolute(wish.identity()),
                paths(said.getOrDefault("identityfile", List.of()).stream(), tokens),
                first(said, "identitiesonly", "no").equals("yes"),
                agent(first(said, "identityagent", "SSH_AUTH_SOCK"), tokens),
                paths(
                        Stream.of("userknownhostsfile", "globalknownhostsfile")
                                .flatMap(key ->
                                        Stream.of(first(said, key, "none").split(" "))),
                        tokens),
                said.containsKey("hostkeyalias") ? first(said, "hostkeyalias", "") : null);
    }

    private @Nullable Path agent(String text, Map<String, String> tokens) {
        if (text.equals("SSH_AUTH_SOCK")) {
            return settings.agent();
        }
        if (text.startsWith("$")) {
            var value = System.getenv(text.substring(1).replaceAll("[{}]", ""));
            return value == null ? null : Path.of(value);
        }
        return paths(Stream.of(text), tokens).stream().findFirst().orElse(null);
    }

    private List<Path> paths(Stream<String> texts, Map<String, String> tokens) {
        return texts.filter(text -> !text.equals("none") && !text.isEmpty())
                .map(text -> expand(text, tokens))
                .map(home::resolve)
                .toList();
    }

    private static String expand(String text, Map<String, String> tokens) {
        var relative = text.startsWith("~/") ? text.substring(2) : text;
        return Pattern.compile("%.")
                .matcher(relative)
                .replaceAll(found -> Matcher.quoteReplacement(tokens.getOrDefault(found.group(), found.group())));
    }

    private static String first(Map<String, List<String>> said, String key, String otherwise) {
        return said.getOrDefault(key, List.of(otherwise)).getFirst();
    }

    private Map<String, List<String>> ask(Wish wish, RemoteFailure.Place place)
            throws RemoteFailure, InterruptedException {
        if (ssh == null) {
            return defaults(wish);
        }
        var command = new ArrayList<>(List.of(ssh.toString(), "-G"));
        if (settings.config() != null) {
            command.addAll(List.of("-F", settings.config().toString()));
        }
        command.addAll(wish.options());
        var known = answers.get(command);
        if (known != null) {
            return known;
        }
        try {
            var reply = Child.run(command, new byte[0], LIMIT, 1 << 20, 4 << 10);
            if (reply.status() != 0) {
                var said = new String(reply.err(), StandardCharsets.UTF_8).strip();
                throw RemoteFailure.early(BAD_SSH_CONFIG, place, said.replaceAll("\\s*\\R\\s*", "; "), null);
            }
            var answer = parse(new String(reply.out(), StandardCharsets.UTF_8));
            answers.put(command, answer);
            return answer;
        } catch (TimeoutException e) {
            throw RemoteFailure.early(BAD_SSH_CONFIG, place, "ssh -G did not end", e);
        } catch (IOException e) {
            throw RemoteFailure.early(BAD_SSH_CONFIG, place, String.valueOf(e.getMessage()), e);
        }
    }

    private static Map<String, List<String>> parse(String text) {
        var answer = new HashMap<String, List<String>>();
        text.lines().forEach(line -> {
            var space = line.indexOf(' ');
            if (space > 0) {
                answer.computeIfAbsent(line.substring(0, space), key -> new ArrayList<>())
                        .add(line.substring(space + 1));
            }
        });
        return answer;
    }

    private static Map<String, List<String>> defaults(Wish wish) {
        var answer = new HashMap<String, List<String>>();
        var own = Stream.of("~/.ssh/id_rsa", "~/.ssh/id_ecdsa", "~/.ssh/id_ed25519");
        var identity = wish.identity();
        answer.put("identityfile", identity == null ? own.toList() : List.of(escaped(identity)));
        answer.put("userknownhostsfile", List.of("~/.ssh/known_hosts"));
        answer.put("globalknownhostsfile", List.of("/etc/ssh/ssh_known_hosts"));
        if (wish.port() != null) {
            answer.put("port", List.of(wish.port()));
        }
        if (wish.user() != null) {
            answer.put("user", List.of(wish.user()));
        }
        return answer;
    }

    /// A path as a user writes it, `~` and all.
    static Path absolute(Path path) {
        var home = Path.of(System.getProperty("user.home"));
        return path.startsWith("~") ? home.resolve(Path.of("~").relativize(path)) : path.toAbsolutePath();
    }

    private static String escaped(Path identity) {
        return absolute(identity).toString().replace("%", "%%");
    }

    private static @Nullable Path onPath(String program) {
        var path = System.getenv("PATH");
        return Stream.of((path == null ? "/usr/bin:/bin" : path).split(":"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }
}
