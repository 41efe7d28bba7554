package pontifex.state;

/// What an assertion says of a state.
public sealed interface Judgement {
    record Holds() implements Judgement {}

    record Violated(String why) implements Judgement {}

    /// Nothing speaks against it, but part of it can't be seen from here.
    record NotProvable(String why) implements Judgement {}
}
