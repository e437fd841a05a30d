package dev.firebreak.jobs.reproduce.lad;

import dev.firebreak.experiments.report.Sheet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What compression costs and saves on R1: bytes that were serialised, and the loss they bought. */
final class Bytes {
    private static final Map<String, Integer> REFERENCE = new LinkedHashMap<>();
    private static final List<String> METHODS = List.of("CWTM-NNM", "LAD-CWTM d=10", "LAD-CWTM-NNM d=10");

    static {
        REFERENCE.put("none", 816);
        REFERENCE.put("rand-30", 268);
        REFERENCE.put("shared-30", 256);
        REFERENCE.put("QSGD 4", 78);
        REFERENCE.put("top-30", 274);
        REFERENCE.put("top-30 EF", 274);
        REFERENCE.put("sign", 37);
    }

    private final Findings findings;

    Bytes(Findings findings) {
        this.findings = findings;
    }

    private Measured of(String method, String compressor) {
        return findings.of(OrderTables.COMPRESSED, method + ", " + compressor);
    }

    /** Bytes per device and round. */
    Sheet.Table table() {
        return new Sheet.Table(
                "R1 compressed: bytes per device and round",
                "Here: the length of the messages that were serialised, averaged over devices and rounds, header included.",
                List.of("compressor", "here", "reference run"),
                REFERENCE.entrySet().stream()
                        .map(one -> List.of(
                                one.getKey(),
                                String.format(
                                        Locale.ROOT,
                                        "%.0f",
                                        of("LAD-CWTM-NNM d=10", one.getKey()).bytes()),
                                String.valueOf(one.getValue())))
                        .toList());
    }

    /** Final loss against bytes, a line per method through its compressors. */
    Sheet.Chart chart() {
        return new Sheet.Chart(
                "R1: final loss against bytes",
                "Each line goes through the compressors, from sign to none.",
                Sheet.Axis.logarithmic("bytes per device and round"),
                Sheet.Axis.logarithmic("final F"),
                METHODS.stream().map(this::line).toList());
    }

    private Sheet.Line line(String method) {
        List<Measured> byBytes = REFERENCE.keySet().stream()
                .map(compressor -> of(method, compressor))
                .sorted(Comparator.comparingDouble(Measured::bytes))
                .toList();
        return new Sheet.Line(
                method,
                byBytes.stream().mapToDouble(Measured::bytes).toArray(),
                byBytes.stream().mapToDouble(one -> one.loss().mean()).toArray());
    }
}
