package pontifex.playbook.jinja;

/// A list or a map that, held against a number, is how many are in it: `nics >= 3`. Only what Pontifex itself hands to
/// templates is; for any other list Jinja refuses an order, and takes it to be equal to no number.
public interface Counted {
    int size();
}
