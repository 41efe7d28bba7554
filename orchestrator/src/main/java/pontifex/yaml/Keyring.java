package pontifex.yaml;

/// What opens what was written encrypted.
public interface Keyring {
    /// The beginning of whatever ansible-vault has encrypted.
    String HEADER = "$ANSIBLE_VAULT";

    /// Where nobody was asked for a password.
    Keyring NONE = (at, envelope) -> {
        throw new BadInput(new Problem(
                at, 1, "encrypted with ansible-vault, and that can't be read here", "write the value itself"));
    };

    /// @param at where it stands
    /// @param envelope the header and the lines of digits below it
    /// @return the bytes that were encrypted
    /// @throws BadInput at that place, when they can't be had
    byte[] open(Source at, String envelope) throws BadInput;

    static boolean isEnvelope(byte[] bytes) {
        for (int i = 0; i < HEADER.length(); i++) {
            if (bytes.length <= i || bytes[i] != HEADER.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// A file's content as it was before it was encrypted, if it was.
    default Opened file(String file, byte[] bytes) throws BadInput {
        if (!isEnvelope(bytes)) {
            return new Opened(bytes, false);
        }
        var envelope = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        return new Opened(
                open(new Source(file, 1, 1, envelope.lines().findFirst().orElse("")), envelope), true);
    }

    /// @param secret whether it was encrypted
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Opened(byte[] bytes, boolean secret) {}
}
