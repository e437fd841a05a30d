package dev.firebreak.experiments.progress;

import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBarConsumer;

/** A line of a terminal that is written over and over, and left standing at the end. */
final class OneLine implements ProgressBarConsumer {
    private final PrintStream err;
    private final int columns;

    OneLine(PrintStream err, int columns) {
        this.err = err;
        this.columns = columns;
    }

    @Override
    public int getMaxRenderedLength() {
        // The last column stays free: some terminals break the line when it is written to.
        return columns - 1;
    }

    @Override
    public void accept(String line) {
        err.print("\r" + line);
        err.flush();
    }

    /** The bar's own thread may or may not call this when a short run ends; the line is ended by {@link #end}. */
    @Override
    public void close() {}

    /** Leaves the line standing. */
    void end() {
        err.println();
        err.flush();
    }
}
