package dev.firebreak.learning.network;

import java.util.Arrays;

/** A {@link Layer.AveragePool} or {@link Layer.GlobalAverage}: means of rectangular windows. */
final class AveragePoolOperation extends Operation {
    private final int rows;
    private final int columns;
    private final int stride;
    private final Slot in;
    private final Slot out;
    private final boolean adds;

    /**
     * The operation.
     *
     * @param rows of a window
     * @param columns of a window
     * @param stride rows and columns from one window to the next
     */
    AveragePoolOperation(int rows, int columns, int stride, Slot in, Slot out, boolean adds) {
        this.rows = rows;
        this.columns = columns;
        this.stride = stride;
        this.in = in;
        this.out = out;
        this.adds = adds;
    }

    /** The first value of an output's window. */
    private int corner(int q) {
        int width = out.shape().width();
        int height = out.shape().height();
        int row = q / width % height * stride + q / width / height * in.shape().height();
        return row * in.shape().width() + q % width * stride;
    }

    @Override
    void forward(Pass pass, Chunk chunk) {
        float[] x = chunk.values(in);
        float[] y = chunk.values(out);
        int lanes = chunk.lanes();
        Arrays.fill(y, 0, out.size() * lanes, 0);
        for (int q = 0; q < out.size(); q++) {
            int corner = corner(q);
            for (int u = 0; u < rows; u++) {
                for (int v = 0; v < columns; v++) {
                    int at = (corner + u * in.shape().width() + v) * lanes;
                    for (int e = 0; e < lanes; e++) {
                        y[q * lanes + e] += x[at + e];
                    }
                }
            }
        }
        int count = rows * columns;
        for (int i = 0; i < out.size() * lanes; i++) {
            y[i] /= count;
        }
    }

    @Override
    void backward(Pass pass, Chunk chunk) {
        if (!in.hasSlopes()) {
            return;
        }
        float[] above = chunk.slopes(out);
        float[] below = chunk.slopes(in);
        int lanes = chunk.lanes();
        int count = rows * columns;
        if (!adds) {
            Arrays.fill(below, 0, in.size() * lanes, 0);
        }
        for (int q = 0; q < out.size(); q++) {
            int corner = corner(q);
            for (int u = 0; u < rows; u++) {
                for (int v = 0; v < columns; v++) {
                    int at = (corner + u * in.shape().width() + v) * lanes;
                    for (int e = 0; e < lanes; e++) {
                        below[at + e] += above[q * lanes + e] / count;
                    }
                }
            }
        }
    }
}
