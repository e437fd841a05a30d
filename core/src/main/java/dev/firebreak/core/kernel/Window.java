package dev.firebreak.core.kernel;

/**
 * Square windows over planes of numbers, one for each output position, as convolutions and pooling have them. Numbers are counted by
 * channel, row and column, and lie interleaved as in {@link LayerKernels}.
 */
public final class Window {
    private final int channels;
    private final int kernel;
    private final int stride;
    private final int rows;
    private final int columns;
    private final int height;
    private final int width;
    private final int[] inputs;
    private final int[] corners;

    /**
     * Windows.
     *
     * @param channels planes
     * @param kernel rows and columns of a window
     * @param stride rows and columns from one window to the next
     * @param height rows of a plane, padding included, at least {@code kernel}
     * @param width columns of a plane, padding included, at least {@code kernel}
     */
    public Window(int channels, int kernel, int stride, int height, int width) {
        this.channels = channels;
        this.kernel = kernel;
        this.stride = stride;
        this.height = height;
        this.width = width;
        this.rows = (height - kernel) / stride + 1;
        this.columns = (width - kernel) / stride + 1;
        this.inputs = new int[channels * kernel * kernel];
        for (int k = 0; k < inputs.length; k++) {
            int row = k / (kernel * kernel) * height + k / kernel % kernel;
            inputs[k] = row * width + k % kernel;
        }
        this.corners = new int[channels * rows * columns];
        for (int q = 0; q < corners.length; q++) {
            int row = q / (rows * columns) * height + q / columns % rows * stride;
            corners[q] = row * width + q % columns * stride;
        }
    }

    /** Planes. */
    public int channels() {
        return channels;
    }

    /** Rows and columns of a window. */
    public int kernel() {
        return kernel;
    }

    /** Rows and columns from one window to the next. */
    public int stride() {
        return stride;
    }

    /** Windows one below the other. */
    public int rows() {
        return rows;
    }

    /** Windows beside each other. */
    public int columns() {
        return columns;
    }

    /** Rows of a plane. */
    public int height() {
        return height;
    }

    /** Columns of a plane. */
    public int width() {
        return width;
    }

    /** Numbers of a window, over all channels. */
    public int taps() {
        return inputs.length;
    }

    /** Number k of the first window: by channel, row and column. */
    public int input(int k) {
        return inputs[k];
    }

    /** The first number of window q in its channel: windows are counted by channel, row and column. */
    public int corner(int q) {
        return corners[q];
    }
}
