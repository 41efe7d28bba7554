package pontifex.remote;

/// What came back from a program.
///
/// @param status its exit status; -1 where there was none (it died by a signal, or more than the bound came)
/// @param err the beginning of its stderr; what is beyond the bound is dropped without a word
/// @param cut the answer is not whole: more than the bound came, or it ended without an exit status
public record Reply(int status, byte[] out, byte[] err, boolean cut) {}
