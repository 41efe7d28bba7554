package pontifex.remote;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A host that could not be asked: what happened, where, and what to do next.
public final class RemoteFailure extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private static final String LOOK_AGAIN =
            "what was sent may have run, or run still: look at the host again before changing more";

    /// What can go wrong between here and an answer.
    public enum Kind {
        UNKNOWN_HOST_KEY,
        CHANGED_HOST_KEY,
        REVOKED_HOST_KEY,
        UNPINNED_HOST_KEY,
        BAD_HOST_CERTIFICATE,
        UNKNOWN_NAME,
        NO_ROUTE,
        REFUSED,
        TIMED_OUT,
        NO_SSH,
        NO_AGREEMENT,
        TOO_OLD,
        AUTH_FAILED,
        BAD_KEY_FILE,
        PASSPHRASE_NEEDED,
        BAD_SSH_CONFIG,
        UNTRUSTED,
        NO_SHELL,
        NOT_ROOT,
        PASSWORD_NEEDED,
        PASSWORD_WRONG,
        DROPPED
    }

    /// Where it happened: the inventory's name of the host, and the address that was spoken to (a jump host's, if it
    /// happened there). Port 0 is this machine itself.
    public record Place(String host, String address, int port) {
        /// As known_hosts writes it: `[address]:port` unless the port is 22.
        public String known() {
            return port == 22 || port == 0 ? address : "[" + address + "]:" + port;
        }
    }

    private final Kind kind;
    private final Place place;
    private final String detail;
    private final boolean beforeSending;
    private int tries = 1;

    RemoteFailure(Kind kind, Place place, String detail, boolean beforeSending, @Nullable Throwable origin) {
        super(place.host() + ": " + kind + " " + detail, origin);
        this.kind = kind;
        this.place = place;
        this.detail = detail;
        this.beforeSending = beforeSending;
    }

    static RemoteFailure early(Kind kind, Place place, String detail, @Nullable Throwable origin) {
        return new RemoteFailure(kind, place, detail, true, origin);
    }

    /// The same, of several that came one after the other.
    RemoteFailure after(int tries) {
        if (tries == 1) {
            return this;
        }
        var failure = new RemoteFailure(kind, place, detail, beforeSending, this);
        failure.tries = tries;
        return failure;
    }

    public Kind kind() {
        return kind;
    }

    public Place place() {
        return place;
    }

    public String host() {
        return place.host();
    }

    public String address() {
        return place.known();
    }

    /// What is particular to this case: a fingerprint, a phase, the peer's own words (which may hold anything).
    public String detail() {
        return detail;
    }

    /// Whether nothing of the program can have run.
    public boolean beforeSending() {
        return beforeSending;
    }

    /// What happened, as a sentence without its full stop.
    public String cause() {
        return tries == 1 ? once() : once() + " (tried " + tries + " times)";
    }

    private String once() {
        var at = address();
        return switch (kind) {
            case UNKNOWN_HOST_KEY -> "the host key of " + at + " is not known: " + detail;
            case CHANGED_HOST_KEY -> "THE HOST KEY OF " + at + " HAS CHANGED: " + detail;
            case REVOKED_HOST_KEY -> "the host key of " + at + " is revoked: " + detail;
            case UNPINNED_HOST_KEY -> "the inventory has no host key of " + at + ", and no other is taken: " + detail;
            case BAD_HOST_CERTIFICATE -> at + " shows a certificate that proves nothing: " + detail;
            case UNKNOWN_NAME -> "no address is known for " + place.address();
            case NO_ROUTE -> "there is no way to " + at + ": " + detail;
            case REFUSED -> at + " refused the connection: nothing listens there";
            case TIMED_OUT -> at + " took too long: " + detail;
            case NO_SSH -> "what answers at " + at + " does not speak SSH: " + detail;
            case NO_AGREEMENT -> at + " and Pontifex have no algorithm in common: " + detail;
            case TOO_OLD -> at + " speaks only with algorithms that are not safe any more: " + detail;
            case AUTH_FAILED -> at + " refused the login: " + detail;
            case BAD_KEY_FILE -> "a private key can't be used: " + detail;
            case PASSPHRASE_NEEDED -> "a private key is encrypted: " + detail;
            case BAD_SSH_CONFIG -> "the configuration of ssh can't be used: " + detail;
            case UNTRUSTED -> "what is said to ssh has something that nobody here answers for: " + detail;
            case NO_SHELL -> at + " gave no shell: " + detail;
            case NOT_ROOT -> at + " did not make us root: " + detail;
            case PASSWORD_NEEDED -> "nobody becomes root on " + at + " without a password (" + detail + ")";
            case PASSWORD_WRONG -> at + " did not take the password for becoming root: " + detail;
            case DROPPED -> "the connection to " + at + " broke off: " + detail;
        };
    }

    /// The one thing to do next.
    public String hint() {
        return switch (kind) {
            case UNKNOWN_HOST_KEY ->
                "compare it with ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub on the host's own console; if it is there: "
                        + keyscan() + " >>~/.ssh/known_hosts";
            case CHANGED_HOST_KEY ->
                "somebody may sit in between: nothing was sent. If the host was installed anew, compare the fingerprint"
                        + " with its console, and replace the line in known_hosts";
            case REVOKED_HOST_KEY ->
                "give the host a new key (ssh-keygen -A after removing the old one); it is not safe to talk to before";
            case UNPINNED_HOST_KEY ->
                "compare it with ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub on the host's own console, and put it into the"
                        + " inventory (ssh_host_keys)";
            case BAD_HOST_CERTIFICATE ->
                "have the host's key signed anew for the name that you reach it by (ssh-keygen -s CA -h -I ID -n NAME -V"
                        + " VALIDITY), and see whether the clocks agree";
            case UNKNOWN_NAME -> "set ansible_host, or look for a slip in the name";
            case NO_ROUTE -> "see whether the host is up and the network to it (ping " + place.address() + ")";
            case REFUSED -> "see whether sshd runs there, and whether ansible_port (" + place.port() + ") is its port";
            case TIMED_OUT ->
                beforeSending ? "see whether the host is up and not overloaded, then run again" : LOOK_AGAIN;
            case NO_SSH -> "see whether ansible_port (" + place.port() + ") is the port of sshd";
            case NO_AGREEMENT ->
                "see what ssh -vv " + place.address() + " agrees on, and whether ssh's configuration (Ciphers, MACs,"
                        + " KexAlgorithms, HostKeyAlgorithms) leaves too little";
            case TOO_OLD ->
                "renew the host's sshd; where that can't be, set ssh_profile: legacy for it or its group (every report"
                        + " will say so)";
            case AUTH_FAILED ->
                "add a key to the agent (ssh-add) or set ansible_ssh_private_key_file, and see whether the user's"
                        + " authorized_keys on the host has it; a password goes with -k or ansible_password";
            case BAD_KEY_FILE ->
                "set ansible_ssh_private_key_file to a private key (mode 0600) that ssh itself can use";
            case PASSPHRASE_NEEDED -> "add the key to the agent (ssh-add), or set PONTIFEX_PASSPHRASE";
            case BAD_SSH_CONFIG -> "see what ssh -G " + place.address() + " says";
            case UNTRUSTED ->
                "use ProxyJump, --host-keys and known_hosts; or say that what the repository says to ssh holds: --trust";
            case NO_SHELL -> "see whether the user has a login shell and may run commands (ForceCommand, nologin)";
            case NOT_ROOT -> notRoot();
            case PASSWORD_NEEDED ->
                "give it with -K or as ansible_become_password, or let none be asked for (NOPASSWD in sudoers, nopass in"
                        + " doas.conf)";
            case PASSWORD_WRONG ->
                "it was sent once and nothing was run: give the right one with -K or as ansible_become_password (su"
                        + " wants root's, sudo and doas the user's own)";
            case DROPPED ->
                beforeSending
                        ? "nothing was sent: run again, and look at sshd's log on the host if it comes back"
                        : LOOK_AGAIN;
        };
    }

    private String notRoot() {
        if (detail.contains("tty")) {
            return "let sudo do without a terminal (Defaults:USER !requiretty in sudoers), or set ansible_become_method: su";
        }
        if (detail.contains("locked")) {
            return "wait until the account is open again, or open it on the host's console (faillock --reset)";
        }
        if (detail.contains("not found") || detail.contains("No such file")) {
            return "set ansible_become_method to what the host has (sudo, su or doas), or ansible_become_exe to where it"
                    + " is";
        }
        return "let the user become root there (sudoers, doas.conf, the group that su asks for), or log in as root";
    }

    private String keyscan() {
        return "ssh-keyscan " + (place.port() == 22 ? "" : "-p " + place.port() + " ") + place.address();
    }
}
