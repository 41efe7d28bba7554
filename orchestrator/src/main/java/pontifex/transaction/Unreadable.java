package pontifex.transaction;

/// An answer that is no whole answer: cut, or not ours. What became of the transaction must be asked again.
public final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    public Unreadable(String why) {
        super(why);
    }
}
