package pontifex.config;

/// Where in a text: line and column, both from 1.
record Place(int line, int column) {
    /// Where a text that isn't there yet would go wrong.
    static final Place START = new Place(1, 1);

    static Place at(String text, int offset) {
        int line = 1;
        int start = 0;
        for (int i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) {
            line++;
            start = i + 1;
        }
        return new Place(line, offset - start + 1);
    }
}
