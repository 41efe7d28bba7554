package pontifex.remote;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.schmizz.sshj.common.Buffer;
import org.jspecify.annotations.Nullable;

/// A key that an authority has signed, for a host or for a user: OpenSSH's PROTOCOL.certkeys.
///
/// @param key the plain one, without the certificate, as it is on the wire
/// @param purpose 2 is a host's
/// @param principals the names that it is good for, patterns among them; none: for every name
/// @param from seconds since 1970, as unsigned numbers, like `until`
/// @param signed what the signature is of
record SignedKey(
        byte[] key,
        long purpose,
        String id,
        List<String> principals,
        long from,
        long until,
        boolean restricted,
        byte[] authority,
        byte[] signature,
        byte[] signed) {
    private static final int OF_A_HOST = 2;

    /// @throws IllegalArgumentException when it is none
    static SignedKey of(byte[] blob) {
        try {
            var in = new Buffer.PlainBuffer(blob);
            var type = in.readString();
            in.readBytes(); // a nonce
            var key = new Buffer.PlainBuffer().putString(Algorithms.plain(type));
            for (var part = 0; part < (type.startsWith("ssh-ed25519") ? 1 : 2); part++) {
                key.putBytes(in.readBytes());
            }
            in.readUInt64AsBigInteger(); // its serial number
            var purpose = in.readUInt32();
            var id = in.readString();
            var principals = names(in.readBytes());
            var from = in.readUInt64AsBigInteger().longValue();
            var until = in.readUInt64AsBigInteger().longValue();
            var restricted = in.readBytes().length > 0;
            in.readBytes(); // extensions
            in.readBytes(); // reserved
            var authority = in.readBytes();
            var signed = Arrays.copyOf(blob, in.rpos());
            var signature = in.readBytes();
            return new SignedKey(
                    key.getCompactData(),
                    purpose,
                    id,
                    principals,
                    from,
                    until,
                    restricted,
                    authority,
                    signature,
                    signed);
        } catch (Buffer.BufferException e) {
            throw new IllegalArgumentException("no certificate", e);
        }
    }

    private static List<String> names(byte[] packed) throws Buffer.BufferException {
        var names = new ArrayList<String>();
        var in = new Buffer.PlainBuffer(packed);
        while (in.available() > 0) {
            names.add(in.readString());
        }
        return List.copyOf(names);
    }

    /// Why it does not prove that a host is the one of this name; null: it does, if its authority is to be believed.
    @Nullable String fault(String name, Instant now) {
        if (purpose != OF_A_HOST) {
            return "it is a user's certificate, not a host's";
        }
        if (!principals.isEmpty()
                && principals.stream()
                        .noneMatch(pattern -> KnownHosts.glob(pattern).test(name))) {
            return "it is good for " + String.join(", ", principals) + ", not for " + name;
        }
        if (Long.compareUnsigned(now.getEpochSecond(), from) < 0) {
            return "it is not good before " + Instant.ofEpochSecond(from);
        }
        if (Long.compareUnsigned(now.getEpochSecond(), until) >= 0) {
            return "it was good until " + Instant.ofEpochSecond(until);
        }
        if (restricted) {
            return "it has a restriction that is not known here";
        }
        return isSigned() ? null : "its signature is not its authority's, or rests on SHA-1";
    }

    private boolean isSigned() {
        try {
            var algorithm = new Buffer.PlainBuffer(signature).readString();
            if (algorithm.endsWith(Algorithms.CERTIFIED)
                    || !Algorithms.TODAY.hostKeys().contains(algorithm)) {
                return false;
            }
            var check = Algorithms.signature(algorithm);
            check.initVerify(new Buffer.PlainBuffer(authority).readPublicKey());
            check.update(signed);
            return check.verify(signature);
        } catch (Buffer.BufferException | RuntimeException e) {
            return false; // a key of another type, or none
        }
    }

    @Override
    public String toString() {
        return "certificate '" + id.replaceAll("\\p{Cntrl}", "?") + "' by "
                + new String(type(authority), StandardCharsets.UTF_8) + " " + HostKeys.fingerprint(authority);
    }

    private static byte[] type(byte[] key) {
        try {
            return new Buffer.PlainBuffer(key).readBytes();
        } catch (Buffer.BufferException e) {
            return new byte[0];
        }
    }
}
