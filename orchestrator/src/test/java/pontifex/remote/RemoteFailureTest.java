package pontifex.remote;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pontifex.Golden;
import pontifex.remote.RemoteFailure.Kind;
import pontifex.remote.RemoteFailure.Place;

/// What a run says of a host that could not be asked, to be read as prose.
class RemoteFailureTest {
    static Stream<Golden.Case> cases() {
        return Golden.cases("remote");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyFailureHasItsCauseAndItsHint(Golden.Case inputs) throws Exception {
        inputs.check(files -> {
            var prose = new StringBuilder();
            for (var kind : Kind.values()) {
                var place = new Place("dom0-07", "10.0.0.7", kind == Kind.UNKNOWN_HOST_KEY ? 2222 : 22);
                var failure = RemoteFailure.early(kind, place, detail(kind), null);
                prose.append(text(failure));
                if (kind == Kind.DROPPED || kind == Kind.TIMED_OUT) {
                    prose.append(text(new RemoteFailure(kind, place, detail(kind), false, null)));
                }
            }
            return Map.of("failures.txt", prose.toString());
        });
    }

    private static String text(RemoteFailure failure) {
        return "%s %s%n  cause  %s%n  hint   %s%n%n"
                .formatted(failure.host(), failure.kind(), failure.cause(), failure.hint());
    }

    private static String detail(Kind kind) {
        return switch (kind) {
            case UNKNOWN_HOST_KEY -> "ssh-ed25519 SHA256:jE1yC0";
            case CHANGED_HOST_KEY ->
                "it shows ssh-ed25519 SHA256:jE1yC0, but /root/.ssh/known_hosts:7 has ssh-ed25519 SHA256:p7Qz2w";
            case REVOKED_HOST_KEY -> "ssh-ed25519 SHA256:jE1yC0, by /root/.ssh/known_hosts:3";
            case UNPINNED_HOST_KEY -> "ssh-ed25519 SHA256:jE1yC0";
            case BAD_HOST_CERTIFICATE ->
                "certificate 'dom0-07' by ssh-ed25519 SHA256:p7Qz2w: it was good until 2026-01-01T00:00:00Z";
            case UNKNOWN_NAME -> "java.net.UnknownHostException: 10.0.0.7";
            case NO_ROUTE -> "No route to host";
            case REFUSED -> "Connection refused";
            case TIMED_OUT -> "no login within 20 s";
            case NO_SSH -> "Server does not support SSHv2, identified as: SSH-1.5-old";
            case NO_AGREEMENT -> "of HostKeyAlgorithms it has ssh-dss";
            case TOO_OLD -> "of CipherAlgorithms it has aes128-cbc, 3des-cbc";
            case AUTH_FAILED -> "as root, tried /root/.ssh/id_ed25519; it takes publickey, password";
            case BAD_KEY_FILE -> "there is no file /root/.ssh/fleet";
            case PASSPHRASE_NEEDED -> "no passphrase was given for /root/.ssh/fleet";
            case BAD_SSH_CONFIG -> "/root/.ssh/config: line 3: Bad configuration option: porxyjump";
            case UNTRUSTED -> "ProxyCommand nc %h %p";
            case NO_SHELL -> "the command /bin/sh was refused";
            case NOT_ROOT -> "anna is not in the sudoers file.";
            case PASSWORD_NEEDED -> "sudo: a password is required";
            case PASSWORD_WRONG -> "Sorry, try again.";
            case DROPPED -> "it hung up";
        };
    }
}
