package dev.firebreak.experiments.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final SortedMap<String, Double> METRICS = new TreeMap<>(
            Map.of("test/accuracy", 0.91234, "train/loss", 0.5, "test/loss", Double.NaN, "bytes/uplink", 8.0));

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(written, true, StandardCharsets.UTF_8);

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void linesTellRoundMetricsRateAndTimeLeft() {
        AtomicLong clock = new AtomicLong(7_000_000_000L);
        try (Progress progress = new EvaluationLines("nnm", "round", 1000, 0, err, clock::get)) {
            for (int t = 1; t <= 100; t++) {
                progress.round(t);
            }
            clock.addAndGet(10_000_000_000L);
            progress.evaluated(100, METRICS);
        }
        assertEquals(
                "nnm  round 100/1000  test/accuracy 0.9123  train/loss 0.5000  10.0 rounds/s  0:01:30 left",
                text().strip());
    }

    @Test
    void aboutTwentyCellsOfASweepAreShown() {
        try (Progress progress = new EvaluationLines("grid", "cell", 100, 0, err, new AtomicLong()::get)) {
            for (int cell = 1; cell <= 100; cell++) {
                progress.cell(cell, 100, METRICS);
            }
        }
        List<String> lines = text().lines().toList();
        assertEquals(20, lines.size());
        assertTrue(lines.get(0).startsWith("grid  cell 5/100  test/accuracy 0.9123"), lines.get(0));
    }

    @Test
    void aBarDrawsPastWhatEscapesEverythingElse() throws IOException {
        EscapingStream escaping = new EscapingStream(err);
        escaping.print("\r\u001b[2K");
        // One character in two pieces.
        escaping.write(new byte[] {(byte) 0xc3});
        escaping.write(new byte[] {(byte) 0xa9});
        escaping.flush();
        assertEquals("\\u001b[2K\u00e9", text());
        EscapingStream.terminal(escaping).print("\r\u001b[2K");
        assertEquals("\\u001b[2K\u00e9\r\u001b[2K", text());
    }

    /** A loss of 84 digits, as of a run that diverges, and one that plain digits would show as zero. */
    @Test
    void hugeAndTinyNumbersArePowersOfTen() {
        assertEquals(
                "test/accuracy 0.0000  test/loss 1.2346e-07  train/loss 1.4740e+83",
                Display.headline(
                        Map.of("test/accuracy", 0.0, "test/loss", 1.23456e-7, "train/loss", 1.4739628652036126e83)));
    }

    @Test
    void aResumedRunCountsOnlyItsOwnRoundsForTheRate() {
        AtomicLong clock = new AtomicLong();
        try (Progress progress = new EvaluationLines("nnm", "round", 1000, 900, err, clock::get)) {
            clock.addAndGet(5_000_000_000L);
            progress.evaluated(950, METRICS);
        }
        List<String> lines = text().lines().toList();
        assertEquals("nnm  goes on after round 900/1000", lines.get(0));
        assertTrue(lines.get(1).endsWith("10.0 rounds/s  0:00:05 left"), lines.get(1));
    }

    @Test
    void theBarEndsCompleteOnOneLineWithinItsColumns() {
        try (Progress progress = new RoundBar("nnm", 40, 10, err, 90)) {
            for (int t = 11; t <= 40; t++) {
                progress.round(t);
            }
            progress.evaluated(40, METRICS);
        }
        assertEquals(1, text().chars().filter(c -> c == '\n').count());
        String last = text().substring(text().lastIndexOf('\r') + 1).stripTrailing();
        assertTrue(last.contains("100%") && last.contains("40/40"), last);
        assertTrue(last.contains("/s") && last.contains("test/accuracy 0.9123"), last);
        assertTrue(last.length() < 90, last);
    }

    @Test
    void quietShowsNothing() {
        try (Progress progress = Display.choose(true).start("nnm", "round", 10, 0, err)) {
            progress.round(10);
            progress.evaluated(10, METRICS);
        }
        assertEquals("", text());
    }

    @Test
    void theLauncherSaysWhetherThereIsATerminal() {
        String before = System.setProperty("firebreak.terminal", "true");
        try {
            assertEquals(Display.BAR, Display.choose(false));
            System.setProperty("firebreak.terminal", "false");
            assertEquals(Display.LINES, Display.choose(false));
        } finally {
            if (before == null) {
                System.clearProperty("firebreak.terminal");
            } else {
                System.setProperty("firebreak.terminal", before);
            }
        }
    }
}
