package pontifex.config;

/// Something that the file says and that its reader takes otherwise than whoever wrote it will think.
public record Trap(int line, int column, String says) {
    static Trap at(Place place, String says) {
        return new Trap(place.line(), place.column(), says);
    }

    @Override
    public String toString() {
        return line + ":" + column + ": " + says;
    }
}
