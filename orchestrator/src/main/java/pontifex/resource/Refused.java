package pontifex.resource;

import pontifex.yaml.Source;

/// A resource can't be had safely on a host; nothing was changed.
public final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Source source;
    private final String cause;
    private final String hint;

    /// @param cause a sentence without its full stop: `eth1 already belongs to bridge br-storage`
    /// @param hint one next action: `release it there first, or give xenbr1 another NIC`
    public Refused(Source source, String cause, String hint) {
        super(source + ": " + cause + "; " + hint);
        this.source = source;
        this.cause = cause;
        this.hint = hint;
    }

    /// Where the task stands that was refused.
    public Source source() {
        return source;
    }

    public String cause() {
        return cause;
    }

    public String hint() {
        return hint;
    }
}
