package pontifex.report;

/// One thing that a run says of a host, as CI counts it.
///
/// @param name the same in every run that says something of it: `bridge xenbr2 nic (live)`
/// @param word what it came to, as in `--output json`: `drift`, `would_change`, `unreachable`
/// @param message one line; empty where it passed
/// @param text more about it, in lines; may be empty
record Check(String name, Sort sort, String word, String message, String text) {
    enum Sort {
        PASSED,
        /// Not as it is to be.
        FAILURE,
        /// Could not be told.
        ERROR,
        /// Told, and not counted.
        SKIPPED
    }

    Check named(String other) {
        return new Check(other, sort, word, message, text);
    }
}
