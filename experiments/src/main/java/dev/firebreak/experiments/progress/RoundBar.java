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
        bar.setExtraMessage("  " + Headline.of(metrics));
    }

    @Override
    public void close() {
        bar.refresh();
        bar.close();
        line.end();
    }
}
