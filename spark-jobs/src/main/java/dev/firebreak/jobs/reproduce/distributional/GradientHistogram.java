package dev.firebreak.jobs.reproduce.distributional;

/**
 * Cheap features of a 32 x 32 colour image, much better for a linear classifier than pixels: in each of 4 x 4 cells, how much
 * brightness changes in each of {@value #DIRECTIONS} unsigned directions (Dalal and Triggs, "Histograms of oriented gradients for human
 * detection", CVPR 2005, without overlapping blocks: square roots of sums, scaled to length 1 over the image), and the mean of each
 * colour in [0, 1].
 */
final class GradientHistogram {
    private static final int DIRECTIONS = 9;
    private static final int SIDE = 32;
    private static final int CELLS = 4;
    private static final int CELL = SIDE / CELLS;
    private static final int COLOURS = 3;
    private static final double BRIGHTEST = 255;

    private GradientHistogram() {}

    /** The features of the image whose red, green and blue planes start at {@code at}. */
    static double[] of(byte[] image, int at) {
        double[] features = new double[CELLS * CELLS * (DIRECTIONS + COLOURS)];
        double[] grey = new double[SIDE * SIDE];
        int colours = CELLS * CELLS * DIRECTIONS;
        for (int p = 0; p < grey.length; p++) {
            int cell = p / SIDE / CELL * CELLS + p % SIDE / CELL;
            for (int c = 0; c < COLOURS; c++) {
                double value = (image[at + c * grey.length + p] & 0xFF) / BRIGHTEST;
                grey[p] += value / COLOURS;
                features[colours + cell * COLOURS + c] += value / (CELL * CELL);
            }
        }
        for (int y = 1; y < SIDE - 1; y++) {
            for (int x = 1; x < SIDE - 1; x++) {
                double right = grey[y * SIDE + x + 1] - grey[y * SIDE + x - 1];
                double down = grey[(y + 1) * SIDE + x] - grey[(y - 1) * SIDE + x];
                double turn = StrictMath.atan2(down, right) / Math.PI;
                int direction = (int) Math.floor((turn < 0 ? turn + 1 : turn) * DIRECTIONS) % DIRECTIONS;
                features[(y / CELL * CELLS + x / CELL) * DIRECTIONS + direction] +=
                        Math.sqrt(right * right + down * down);
            }
        }
        double total = 0;
        for (int j = 0; j < colours; j++) {
            total += features[j];
        }
        for (int j = 0; j < colours && total > 0; j++) {
            features[j] = Math.sqrt(features[j] / total);
        }
        return features;
    }
}
