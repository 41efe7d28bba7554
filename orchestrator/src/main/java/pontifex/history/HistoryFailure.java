package pontifex.history;

/// The history can't be read or written: the cause, and one next action.
public final class HistoryFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final String hint;

    public HistoryFailure(String cause, String hint) {
        super(cause);
        this.hint = hint;
    }

    public HistoryFailure(String cause, String hint, Throwable why) {
        super(cause, why);
        this.hint = hint;
    }

    public String hint() {
        return hint;
    }
}
