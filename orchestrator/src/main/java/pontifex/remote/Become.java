package pontifex.remote;

import org.jspecify.annotations.Nullable;

/// How a user who has logged in becomes root.
///
/// @param password null: none may be asked for
/// @param program where the method's own program is, if not in the PATH
public record Become(
        Method method,
        @Nullable Password password,
        @Nullable String program) {
    public enum Method {
        SUDO,
        SU,
        DOAS;

        public String word() {
            return switch (this) {
                case SUDO -> "sudo";
                case SU -> "su";
                case DOAS -> "doas";
            };
        }
    }

    /// Through `sudo -n`.
    public static final Become SUDO = new Become(Method.SUDO, null, null);

    String path() {
        return program == null ? method.word() : program;
    }

    /// Whether it is known beforehand that nothing is asked, so that the program needn't wait for an answer.
    boolean unasked() {
        return password == null && program == null && method != Method.SU;
    }
}
