package dev.firebreak.experiments.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How one cell of a sweep ended: a row of {@code cells.json}.
 *
 * @param at the value of each axis
 * @param run the run id, which is also the folder beside that of the sweep; {@code null} if it was not found out
 * @param status a word of {@link dev.firebreak.experiments.Outcome}; {@code null} if the cell was not run
 * @param metrics final values by name, without timings
 * @param message why it failed, or what it does not meet; {@code null} where there is nothing to say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CellOutcome(
        Map<String, String> at, String run, String status, SortedMap<String, Double> metrics, String message) {

    /** Copies the maps and drops timings, which differ between equal cells. */
    public CellOutcome {
        at = Collections.unmodifiableMap(new LinkedHashMap<>(at));
        SortedMap<String, Double> kept = new TreeMap<>(metrics == null ? Map.of() : metrics);
        kept.keySet().removeIf(name -> name.startsWith(MetricRow.TIMING));
        metrics = Collections.unmodifiableSortedMap(kept);
    }
}
