package pontifex.vault;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.BadInput;
import pontifex.yaml.Keyring;
import pontifex.yaml.Problem;
import pontifex.yaml.Source;

/// Opens with the passwords that there are: the one of the value's label first, then the others, as Ansible does.
///
/// For many threads. What was opened once is remembered, for each costs ten thousand rounds of a hash.
public final class Vault implements Keyring {
    /// Of a command line that names no password.
    public static final Vault EMPTY = new Vault(List.of(), List.of());

    private static final int MOST_REMEMBERED = 10_000;

    private final List<Password> passwords;
    private final List<String> missing;
    private final Map<String, byte[]> opened = new HashMap<>();

    /// @param missing passwords that could not be had, and why, as a sentence each
    Vault(List<Password> passwords, List<String> missing) {
        this.passwords = List.copyOf(passwords);
        this.missing = List.copyOf(missing);
    }

    @Override
    public synchronized byte[] open(Source at, String text) throws BadInput {
        var known = opened.get(text);
        if (known != null) {
            return known;
        }
        Envelope envelope;
        try {
            envelope = Envelope.of(text);
            for (var password : inOrder(envelope.label())) {
                var bytes = password.open(envelope);
                if (bytes.isPresent()) {
                    if (opened.size() < MOST_REMEMBERED) {
                        opened.put(text, bytes.get());
                    }
                    return bytes.get();
                }
            }
        } catch (Envelope.Damaged e) {
            throw new BadInput(new Problem(at, 1, String.valueOf(e.getMessage()), e.hint()));
        }
        throw new BadInput(closed(at, envelope.label()));
    }

    private List<Password> inOrder(@Nullable String label) {
        var order = new ArrayList<Password>();
        passwords.stream().filter(password -> password.label().equals(label)).forEach(order::add);
        passwords.stream().filter(password -> !password.label().equals(label)).forEach(order::add);
        return order;
    }

    private Problem closed(Source at, @Nullable String label) {
        var what = "encrypted with ansible-vault" + (label == null ? "" : " under the label '" + label + "'");
        var id = label == null ? "--vault-password-file FILE" : "--vault-id " + label + "@FILE";
        if (!missing.isEmpty()) {
            return new Problem(at, 1, what + ", and a password is missing", String.join("; ", missing));
        }
        if (passwords.isEmpty()) {
            return new Problem(at, 1, what + ", and there is no password", "give it: " + id + ", or --ask-vault-pass");
        }
        var tried = passwords.stream().map(Password::toString).collect(Collectors.joining(", "));
        return new Problem(
                at,
                1,
                what + ", and no password fits (or it was tampered with)",
                "tried: " + tried + "; another: " + id);
    }
}
