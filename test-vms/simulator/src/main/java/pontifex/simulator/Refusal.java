package pontifex.simulator;

/// What the simulator can't or won't do, in words for whoever asked.
final class Refusal extends RuntimeException {
    Refusal(String why) {
        super(why);
    }
}
