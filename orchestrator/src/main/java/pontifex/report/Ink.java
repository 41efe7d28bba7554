package pontifex.report;

/// Colours of a terminal, or none.
public enum Ink {
    GREEN("32"),
    YELLOW("33"),
    RED("31"),
    CYAN("36"),
    BOLD("1"),
    FAINT("2");

    private final String code;

    Ink(String code) {
        this.code = code;
    }

    public String on(boolean colours, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
