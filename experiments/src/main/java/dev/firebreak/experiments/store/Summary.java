package dev.firebreak.experiments.store;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code summary.json}: what a run came to.
 *
 * @param metrics final values by metric name; timings ({@code seconds/...}) are stored apart, in {@code timings.json}
 * @param certificates what is proved about the run
 */
public record Summary(SortedMap<String, Double> metrics, List<Certificate> certificates) {

    /** Copies. */
    public Summary {
        metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
        certificates = List.copyOf(certificates);
    }
}
