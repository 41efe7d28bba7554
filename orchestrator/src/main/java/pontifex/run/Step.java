package pontifex.run;

/// What is being done about a host, in people's words.
///
/// @param words after the host's name: `dom0-02 looking`
public record Step(String words) {
    static final Step CONNECTING = new Step("connecting");
    static final Step LOOKING = new Step("looking");
    static final Step PLANNING = new Step("planning");
    static final Step RECOVERING = new Step("ending what an earlier run has left");
    static final Step WAITING_FOR_WAVE = new Step("waiting for the others of its wave");
    static final Step CONFIRMING = new Step("reaching it anew, to confirm");
    static final Step LOOKING_AGAIN = new Step("looking again");

    static Step changing(int changes) {
        return new Step(changes == 1 ? "making 1 change" : "making " + changes + " changes");
    }
}
