package dev.firebreak.experiments.store;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.firebreak.core.Claim;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code summary.json}: what a run came to.
 *
 * @param metrics final values by metric name; timings ({@code seconds/...}) are stored apart, in {@code timings.json}
 * @param claims what is proved about the run
 */
public record Summary(
        SortedMap<String, Double> metrics,
        @JsonProperty("certificates") List<Claim> claims) implements Serializable {

    /** Copies. */
    public Summary {
        metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
        claims = List.copyOf(claims);
    }
}
