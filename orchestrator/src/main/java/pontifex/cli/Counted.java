package pontifex.cli;

/// `1 host`, `3 hosts`.
final class Counted {
    private Counted() {}

    static String of(int count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }
}
