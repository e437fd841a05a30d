package dev.firebreak.experiments.report;

import dev.firebreak.experiments.store.Certificate;
import dev.firebreak.experiments.store.Manifest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything a report shows.
 *
 * @param title the heading
 * @param runs one run, or several to be compared; in the order shown
 * @param command what reproduces the numbers, one shell command per line
 */
record ReportData(String title, List<Run> runs, List<String> command) {

    ReportData {
        runs = List.copyOf(runs);
        command = List.copyOf(command);
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("a report needs a run");
        }
    }

    /**
     * One run.
     *
     * @param spec the canonical spec by key, parts as calls
     * @param status where it stands, a word of {@code status.json}
     * @param manifest what it depends on
     * @param summary final values by metric name; empty if it did not finish
     * @param certificates what is proved about it
     * @param metrics all values by metric name
     */
    record Run(
            Map<String, String> spec,
            String status,
            Manifest manifest,
            SortedMap<String, Double> summary,
            List<Certificate> certificates,
            SortedMap<String, Series> metrics) {

        Run {
            spec = Collections.unmodifiableMap(new LinkedHashMap<>(spec));
            summary = Collections.unmodifiableSortedMap(new TreeMap<>(summary));
            certificates = List.copyOf(certificates);
            metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
        }

        /** The value of a key, or nothing. */
        String part(String key) {
            return spec.getOrDefault(key, "");
        }
    }
}
