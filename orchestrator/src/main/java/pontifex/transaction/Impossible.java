package pontifex.transaction;

/// A plan that can't be made real safely, and why: nothing was sent.
public final class Impossible extends Exception {
    private static final long serialVersionUID = 1;

    public Impossible(String why) {
        super(why);
    }
}
