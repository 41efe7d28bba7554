package pontifex.remote;

import static pontifex.remote.RemoteFailure.Kind.BAD_SSH_CONFIG;
import static pontifex.remote.RemoteFailure.Kind.UNTRUSTED;

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
import java.util.concurrent.locks.ReentrantLock;
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

    /// What ssh itself takes as a host's name or a user's where it becomes part of a command, and a blank less.
    private static final Pattern HARMLESS =
            Pattern.compile("[^-\\s\\p{Cntrl}'\"`$\\\\;&<>|(){}*?#!~]" + "[^\\s\\p{Cntrl}'\"`$\\\\;&<>|(){}*?#!]*");

    /// The same of a user's name.
    private static final Pattern USER =
            Pattern.compile("(?!-)(?!.*\\\\$)(?!.*\\s-)[^\\p{Cntrl}'\"`;&<>|(){}]*", Pattern.DOTALL);

    private static final Path HOME = Path.of(System.getProperty("user.home"));

    /// Asked so often, as from some moment on every second may count; gone after a minute of silence, where nobody has
    /// said anything else.
    private static final int ALIVE_SECONDS = 2;

    private static final int ALIVE_MOST = 30;

    private static final int RETRIES = 2;

    private final SshSettings settings;
    private final @Nullable Path ssh;
    private final ReentrantLock asking = new ReentrantLock();
    private final ConcurrentHashMap<List<String>, SshAnswer> answers = new ConcurrentHashMap<>();

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
        var options = target.terms().options();
        var wish = new Wish(
                target.whereabouts(), port == null ? null : port.toString(), target.user(), target.identity(), options);
        if (!settings.trust().inventory() && options.risky(settings.hostKeys() != null) instanceof String risky) {
            throw RemoteFailure.early(UNTRUSTED, wish.place(target.name()), "the inventory's " + risky, null);
        }
        for (var value : options.named("hostname", "proxyjump")) {
            check(HARMLESS, value, wish.place(target.name()));
        }
        for (var value : options.named("user")) {
            check(USER, value, wish.place(target.name()));
        }
        extend(route, target, wish, 0, true);
        return List.copyOf(route);
    }

    /// What is asked for beyond what the files say.
    private record Wish(
            String host,
            @Nullable String port,
            @Nullable String user,
            @Nullable Path identity,
            Options said) {
        List<String> options(@Nullable Path usual) {
            var options = new ArrayList<String>();
            var config = said.config() == null ? usual : said.config();
            add(options, "-F", config == null ? null : config.toString());
            options.addAll(Options.words(said.first()));
            add(options, "-p", port);
            add(options, "-l", user);
            add(options, "-i", identity == null ? null : escaped(identity));
            options.addAll(Options.words(said.last()));
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

    /// @param outermost whether the hop's own ProxyJump and ProxyCommand count; in a list of jumps, only the first
    ///     one's do, as with ssh
    private void extend(List<Hop> route, Target target, Wish wish, int depth, boolean outermost)
            throws RemoteFailure, InterruptedException {
        var place = wish.place(target.name());
        if (depth == MOST_HOPS) {
            throw RemoteFailure.early(BAD_SSH_CONFIG, place, "ProxyJump leads in a circle", null);
        }
        check(HARMLESS, wish.host(), place);
        if (wish.user() != null) {
            check(USER, wish.user(), place);
        }
        var said = ask(wish.options(settings.config()), place);
        var jump = said.one("proxyjump");
        if (outermost && jump != null) {
            var first = true;
            for (var via : jump.split(",")) {
                extend(route, target, jump(via, wish.said(), place), depth + 1, first);
                first = false;
            }
        }
        var settled = new Settled(said, wish.host(), place, depth > 0, outermost && jump == null);
        route.add(hop(settled, wish, depth == 0 ? target.terms() : Terms.USUAL));
    }

    /// A `Match exec` of the user's own files may hand it to a shell, and ssh refuses that itself only since 9.6; a
    /// line
    /// of its own would be one of ssh's answer.
    private static void check(Pattern harmless, String word, RemoteFailure.Place place) throws RemoteFailure {
        if (!harmless.matcher(word).matches()) {
            throw RemoteFailure.early(BAD_SSH_CONFIG, place, "'" + word + "' can't be given to ssh", null);
        }
    }

    private static Wish jump(String text, Options said, RemoteFailure.Place place) throws RemoteFailure {
        var parts = JUMP.matcher(text);
        if (!parts.matches()) {
            throw RemoteFailure.early(BAD_SSH_CONFIG, place, "no jump host: " + text, null);
        }
        var host = parts.group("v6") == null ? parts.group("host") : parts.group("v6");
        return new Wish(host, parts.group("port"), parts.group("user"), null, said.ofJump());
    }

    /// What was said of one hop, and what follows for what its own texts stand for.
    private record Settled(
            SshAnswer said,
            String asked,
            RemoteFailure.Place place,
            boolean jump,
            boolean outermost,
            String address,
            int port,
            String user,
            @Nullable String alias,
            SshAnswer.Tokens tokens) {
        Settled(SshAnswer said, String asked, RemoteFailure.Place place, boolean jump, boolean outermost) {
            this(
                    said,
                    asked,
                    place,
                    jump,
                    outermost,
                    said.one("hostname", asked),
                    said.number("port", 22),
                    said.one("user", System.getProperty("user.name")),
                    said.one("hostkeyalias"));
        }

        private Settled(
                SshAnswer said,
                String asked,
                RemoteFailure.Place place,
                boolean jump,
                boolean outermost,
                String address,
                int port,
                String user,
                @Nullable String alias) {
            this(
                    said,
                    asked,
                    place,
                    jump,
                    outermost,
                    address,
                    port,
                    user,
                    alias,
                    SshAnswer.Tokens.of(HOME, asked, address, port, user, alias == null ? asked : alias));
        }

        RemoteFailure bad(String detail) {
            return RemoteFailure.early(BAD_SSH_CONFIG, place, detail, null);
        }
    }

    private Hop hop(Settled hop, Wish wish, Terms terms) throws RemoteFailure, InterruptedException {
        var asides = new ArrayList<String>();
        return new Hop(
                hop.address(),
                hop.port(),
                hop.user(),
                login(hop, wish, terms),
                trust(hop, terms),
                offer(hop, terms.legacy(), asides),
                patience(hop.said()),
                proxy(hop),
                asides);
    }

    private Hop.Login login(Settled hop, Wish wish, Terms terms) {
        var said = hop.said();
        return new Hop.Login(
                wish.identity() == null ? null : absolute(wish.identity()),
                hop.tokens().paths(said.all("identityfile").stream()),
                hop.tokens().paths(said.all("certificatefile").stream()),
                said.is("identitiesonly"),
                agent(said.one("identityagent"), said.all("identityagent").isEmpty(), hop.tokens()),
                terms.password());
    }

    private Hop.Trust trust(Settled hop, Terms terms) {
        var said = hop.said();
        var files = Stream.of("userknownhostsfile", "globalknownhostsfile")
                .flatMap(option -> said.all(option).stream().limit(1))
                .flatMap(line -> Stream.of(line.split(" ")));
        var revoked = said.one("revokedhostkeys");
        return new Hop.Trust(
                policy(said, hop.jump()),
                hop.tokens().paths(files),
                hop.alias(),
                revoked == null ? null : hop.tokens().path(revoked),
                terms.hostKeys(),
                settings.trust().inventory(),
                said.is("hashknownhosts"));
    }

    /// A jump host is not of the inventory, so none of its keys are there. Of ssh's `no` and `off` STRICT is made.
    private HostKeyPolicy policy(SshAnswer said, boolean jump) {
        var asked = settings.hostKeys();
        if (asked != null) {
            return jump && asked == HostKeyPolicy.PINNED ? HostKeyPolicy.STRICT : asked;
        }
        return said.one("stricthostkeychecking", "ask").equals("accept-new")
                ? HostKeyPolicy.ACCEPT_NEW
                : HostKeyPolicy.STRICT;
    }

    private Offer offer(Settled hop, boolean legacy, List<String> leftOut) throws RemoteFailure, InterruptedException {
        try {
            var chosen = Offer.chosen(
                    Algorithms.TODAY, lists(hop.said()), lists(usual(hop.place())), Algorithms.ALL, leftOut);
            return legacy ? chosen.and(Algorithms.LEGACY) : chosen;
        } catch (Offer.NothingLeft e) {
            throw hop.bad(String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, String> lists(SshAnswer said) {
        var lists = new HashMap<String, String>();
        for (var option : Offer.OPTIONS) {
            said.all(option).stream().findFirst().ifPresent(list -> lists.put(option, list));
        }
        return lists;
    }

    /// What ssh says where nothing is configured, so that what is can be told from it.
    private SshAnswer usual(RemoteFailure.Place place) throws RemoteFailure, InterruptedException {
        if (ssh == null) {
            return new SshAnswer(Map.of());
        }
        asking.lockInterruptibly();
        try {
            return ask(ssh, List.of("-F", "/dev/null", "--", "usual"), place);
        } finally {
            asking.unlock();
        }
    }

    private Hop.Patience patience(SshAnswer said) {
        var seconds = said.number("connecttimeout", 0);
        var interval = said.number("serveraliveinterval", 0);
        var silent = interval * Math.max(1, said.number("serveralivecountmax", 3));
        return new Hop.Patience(
                settings.limits().fixed() || seconds == 0 ? settings.limits().connect() : Duration.ofSeconds(seconds),
                ALIVE_SECONDS,
                interval == 0 ? ALIVE_MOST : Math.max(1, silent / ALIVE_SECONDS),
                retries(said));
    }

    /// ssh's own default is one attempt, and that it was asked for can't be told.
    private int retries(SshAnswer said) {
        var asked = settings.retries();
        var attempts = said.number("connectionattempts", 1);
        return asked != null ? asked : attempts > 1 ? attempts - 1 : RETRIES;
    }

    /// Its tokens become part of a shell's line, as with ssh, and so must be as harmless as ssh wants them.
    private @Nullable String proxy(Settled hop) throws RemoteFailure {
        var command = hop.outermost() ? hop.said().one("proxycommand") : null;
        if (command == null) {
            return null;
        }
        if (!settings.trust().config()) {
            throw RemoteFailure.early(UNTRUSTED, hop.place(), "ProxyCommand " + command, null);
        }
        for (var word : List.of(hop.address(), hop.asked(), hop.user())) {
            if (!HARMLESS.matcher(word).matches()) {
                throw hop.bad("'" + word + "' can't be given to a ProxyCommand");
            }
        }
        return hop.tokens().in(command);
    }

    /// @param unsaid whether nothing was said of it, and not `none`
    private @Nullable Path agent(@Nullable String text, boolean unsaid, SshAnswer.Tokens tokens) {
        if (text == null) {
            return unsaid ? settings.user().agent() : null;
        }
        if (text.equals("SSH_AUTH_SOCK")) {
            return settings.user().agent();
        }
        if (text.startsWith("$")) {
            var value = System.getenv(text.substring(1).replaceAll("[{}]", ""));
            return value == null ? null : Path.of(value);
        }
        return tokens.path(text);
    }

    private SshAnswer ask(List<String> options, RemoteFailure.Place place) throws RemoteFailure, InterruptedException {
        return ssh == null ? defaults(options) : ask(ssh, options, place);
    }

    private SshAnswer ask(Path ssh, List<String> options, RemoteFailure.Place place)
            throws RemoteFailure, InterruptedException {
        var known = answers.get(options);
        if (known != null) {
            return known;
        }
        var command = new ArrayList<>(List.of(ssh.toString(), "-G"));
        command.addAll(options);
        try {
            var reply = Child.run(command, new byte[0], LIMIT, 1 << 20, 4 << 10);
            if (reply.status() != 0) {
                var said = new String(reply.err(), StandardCharsets.UTF_8).strip();
                throw RemoteFailure.early(BAD_SSH_CONFIG, place, said.replaceAll("\\s*\\R\\s*", "; "), null);
            }
            var answer = SshAnswer.parse(new String(reply.out(), StandardCharsets.UTF_8));
            answers.put(options, answer);
            return answer;
        } catch (TimeoutException e) {
            throw RemoteFailure.early(BAD_SSH_CONFIG, place, "ssh -G did not end", e);
        } catch (IOException e) {
            throw RemoteFailure.early(BAD_SSH_CONFIG, place, String.valueOf(e.getMessage()), e);
        }
    }

    /// @param options of a wish
    private static SshAnswer defaults(List<String> options) {
        var answer = new HashMap<String, List<String>>();
        answer.put("identityfile", List.of("~/.ssh/id_rsa", "~/.ssh/id_ecdsa", "~/.ssh/id_ed25519"));
        answer.put("userknownhostsfile", List.of("~/.ssh/known_hosts"));
        answer.put("globalknownhostsfile", List.of("/etc/ssh/ssh_known_hosts"));
        answer.putAll(Options.said(options));
        return new SshAnswer(answer);
    }

    /// A path as a user writes it, `~` and all.
    static Path absolute(Path path) {
        return path.startsWith("~") ? HOME.resolve(Path.of("~").relativize(path)) : path.toAbsolutePath();
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
