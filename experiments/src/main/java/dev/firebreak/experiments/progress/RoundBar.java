package dev.firebreak.experiments.progress;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;
import java.util.SortedMap;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** One bar with round, rate, time left and the last metrics. */
final class RoundBar implements Progress {
    private static final int REDRAWN_EVERY_MILLIS = 200;

    private final ProgressBar bar;
    private final OneLine line;

    RoundBar(String label, int total, int done, PrintStream err, int columns) {
        line = new OneLine(err, columns);
        DecimalFormat rate = new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(Locale.ROOT));
        bar = new ProgressBarBuilder()
                .setTaskName(label)
                .setInitialMax(total)
                .startsFrom(done, Duration.ZERO)
                .setStyle(drawsBlocks() ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REDRAWN_EVERY_MILLIS)
                .showSpeed(rate)
                .setConsumer(line)
                .build();
    }

    // A terminal whose encoding has no block characters would show question marks.
    private static boolean drawsBlocks() {
        String encoding = System.getProperty("native.encoding", "US-ASCII");
        return Charset.isSupported(encoding)
                && Charset.forName(encoding).newEncoder().canEncode('█');
    }

    @Override
    public void round(int done) {
        bar.stepTo(done);
    }

    @Override
    public void evaluated(int done, SortedMap<String, Double> metrics) {
        bar.setExtraMessage("  " + Display.headline(metrics));
    }

    @Override
    public void close() {
        bar.refresh();
        bar.close();
        line.end();
    }

    /** A line of a terminal that is overwritten until the end. */
    private record OneLine(PrintStream err, int columns) implements ProgressBarConsumer {
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

        /** Ends the line. */
        void end() {
            err.println();
            err.flush();
        }
    }
}
