package pontifex.report.html;

import java.awt.image.BufferedImage;
import java.util.stream.IntStream;

/// How far two pictures of a page are from each other, by the means of their pieces: a font that is drawn otherwise
/// puts
/// as much ink into a piece, a thing that is missing, or of another colour, does not.
///
/// @param light of each piece, how much lighter or darker it is
/// @param hue of each piece, how much redder or bluer against its green
record Likeness(int[] light, int[] hue) {
    private static final int PIECE = 40;
    private static final int DARKER = 9;
    private static final int REDDER = 5;
    private static final int NOTICED = 3;

    static Likeness of(BufferedImage one, BufferedImage other) {
        int across = (Math.max(one.getWidth(), other.getWidth()) + PIECE - 1) / PIECE;
        int down = (Math.max(one.getHeight(), other.getHeight()) + PIECE - 1) / PIECE;
        var light = new int[across * down];
        var hue = new int[across * down];
        for (int piece = 0; piece < light.length; piece++) {
            var a = mean(one, piece % across * PIECE, piece / across * PIECE);
            var b = mean(other, piece % across * PIECE, piece / across * PIECE);
            light[piece] = Math.abs(a[0] + a[1] + a[2] - b[0] - b[1] - b[2]) / 3;
            hue[piece] = Math.max(Math.abs(a[0] - a[1] - b[0] + b[1]), Math.abs(a[2] - a[1] - b[2] + b[1]));
        }
        return new Likeness(light, hue);
    }

    /// Red, green, blue; what lies outside of the picture is black.
    private static int[] mean(BufferedImage image, int left, int top) {
        var sum = new int[3];
        for (int y = top; y < Math.min(top + PIECE, image.getHeight()); y++) {
            for (int x = left; x < Math.min(left + PIECE, image.getWidth()); x++) {
                int colour = image.getRGB(x, y);
                sum[0] += colour >> 16 & 0xff;
                sum[1] += colour >> 8 & 0xff;
                sum[2] += colour & 0xff;
            }
        }
        return IntStream.of(sum).map(all -> all / (PIECE * PIECE)).toArray();
    }

    /// Within what another release of the browser, or of a font, makes of the same.
    boolean isOfOnePage() {
        return IntStream.of(light).allMatch(by -> by < DARKER)
                && IntStream.of(hue).allMatch(by -> by < REDDER)
                && IntStream.of(light).filter(by -> by > NOTICED).count() * 20 < light.length;
    }

    @Override
    public String toString() {
        return "a piece is by " + IntStream.of(light).max().orElse(0) + " lighter or darker, and one by "
                + IntStream.of(hue).max().orElse(0) + " of another colour; "
                + IntStream.of(light).filter(by -> by > NOTICED).count() + " of " + light.length + " differ";
    }
}
