package pontifex.remote;

import static pontifex.remote.RemoteFailure.Kind.BAD_KEY_FILE;
import static pontifex.remote.RemoteFailure.Kind.PASSPHRASE_NEEDED;

import com.hierynomus.sshj.userauth.keyprovider.OpenSSHKeyV1KeyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.locks.ReentrantLock;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.userauth.keyprovider.FileKeyProvider;
import net.schmizz.sshj.userauth.keyprovider.PKCS8KeyFile;
import net.schmizz.sshj.userauth.password.PasswordFinder;
import net.schmizz.sshj.userauth.password.Resource;
import org.jspecify.annotations.Nullable;

/// A private key in a file, in OpenSSH's format or PEM. Read, and its passphrase asked for, at most once in a run,
/// and the passphrase only when a host would take the key.
final class FileKey implements UserKey {
    private static final String OPENSSH = "-----BEGIN OPENSSH PRIVATE KEY-----";

    /// `openssh-key-v1` and a NUL: PROTOCOL.key of OpenSSH.
    private static final int MAGIC = 15;

    private final Path file;
    private final Passphrase passphrase;
    private final ReentrantLock asking;
    private byte @Nullable [] half;
    private @Nullable KeyPair pair;
    private @Nullable UnusableKey trouble;

    /// @param asking held while a passphrase is asked for, so that two keys never prompt at once
    FileKey(Path file, Passphrase passphrase, ReentrantLock asking) {
        this.file = file;
        this.passphrase = passphrase;
        this.asking = asking;
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public byte[] blob() throws UnusableKey {
        var half = publicHalf();
        return half != null ? half : encode(open());
    }

    /// Where it can be had without a passphrase: OpenSSH's format has it in the clear, encrypted PEM beside it in
    /// `.pub`. Null where it can't.
    byte @Nullable [] publicHalf() throws UnusableKey {
        asking.lock();
        try {
            if (half == null) {
                half = readPublicHalf(text());
            }
            return half;
        } finally {
            asking.unlock();
        }
    }

    private byte @Nullable [] readPublicHalf(String text) throws UnusableKey {
        var pub = file.resolveSibling(file.getFileName() + ".pub");
        try {
            if (text.startsWith(OPENSSH)) {
                return clearHalf(text);
            }
            if (!text.contains("ENCRYPTED")) {
                return encode(open());
            }
            return Files.exists(pub)
                    ? Base64.getDecoder().decode(Files.readString(pub).strip().split("\\s+")[1])
                    : null;
        } catch (IOException | RuntimeException e) {
            throw new UnusableKey(BAD_KEY_FILE, file + " is damaged", e);
        }
    }

    private static byte[] encode(KeyPair pair) {
        return new Buffer.PlainBuffer().putPublicKey(pair.getPublic()).getCompactData();
    }

    @Override
    public byte[] sign(String algorithm, byte[] message) throws UnusableKey {
        var signature = Algorithms.signature(algorithm);
        signature.initSign(open().getPrivate());
        signature.update(message);
        return new Buffer.PlainBuffer()
                .putString(signature.getSignatureName())
                .putBytes(signature.encode(signature.sign()))
                .getCompactData();
    }

    /// The key itself. A failure is final, too: nobody is asked again by the next host.
    KeyPair open() throws UnusableKey {
        asking.lock();
        try {
            if (trouble != null) {
                throw trouble;
            }
            if (pair == null) {
                pair = parse(text());
            }
            return pair;
        } catch (UnusableKey e) {
            trouble = e;
            throw e;
        } finally {
            asking.unlock();
        }
    }

    private KeyPair parse(String text) throws UnusableKey {
        for (var attempt = 0; ; attempt++) {
            var finder = new Asked(attempt);
            try {
                FileKeyProvider provider = text.startsWith(OPENSSH) ? new OpenSSHKeyV1KeyFile() : new PKCS8KeyFile();
                provider.init(text, null, finder);
                return new KeyPair(provider.getPublic(), provider.getPrivate());
            } catch (IOException | RuntimeException e) {
                if (finder.vain) {
                    var why = attempt == 0 ? "no passphrase was given for " : "the passphrase is wrong for ";
                    throw new UnusableKey(PASSPHRASE_NEEDED, why + file, e);
                }
                if (!finder.asked) {
                    throw new UnusableKey(BAD_KEY_FILE, file + " holds no private key that can be read", e);
                }
            }
        }
    }

    private String text() throws UnusableKey {
        try {
            var exposed = Files.getPosixFilePermissions(file).stream()
                    .anyMatch(permission -> !permission.name().startsWith("OWNER"));
            if (exposed) {
                var mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                throw new UnusableKey(BAD_KEY_FILE, "others may use " + file + " (" + mode + ")", null);
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        } catch (NoSuchFileException e) {
            throw new UnusableKey(BAD_KEY_FILE, "there is no file " + file, e);
        } catch (IOException e) {
            throw new UnusableKey(BAD_KEY_FILE, file + " can't be read", e);
        }
    }

    private static byte[] clearHalf(String text) throws Buffer.BufferException {
        var body = text.substring(OPENSSH.length(), text.indexOf("-----END"));
        var bytes = Base64.getMimeDecoder().decode(body);
        var buffer = new Buffer.PlainBuffer(Arrays.copyOfRange(bytes, MAGIC, bytes.length));
        buffer.readString(); // cipher
        buffer.readString(); // how the passphrase becomes its key
        buffer.readBytes();
        buffer.readUInt32(); // how many keys: one
        return buffer.readBytes();
    }

    /// One attempt at the passphrase; sshj asks only where the key is encrypted, and wipes what it gets.
    private final class Asked implements PasswordFinder {
        private final int attempt;
        private boolean asked;
        private boolean vain;

        Asked(int attempt) {
            this.attempt = attempt;
        }

        @Override
        public char[] reqPassword(@Nullable Resource<?> resource) {
            asked = true;
            var answer = passphrase.of(file, attempt);
            vain = answer == null;
            if (answer == null) {
                throw new IllegalStateException("no passphrase");
            }
            return answer;
        }

        @Override
        public boolean shouldRetry(@Nullable Resource<?> resource) {
            return false;
        }
    }
}
