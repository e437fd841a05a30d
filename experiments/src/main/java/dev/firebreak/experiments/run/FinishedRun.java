package dev.firebreak.experiments.run;

import dev.firebreak.experiments.Outcome;
import java.util.List;
import java.util.SortedMap;

/**
 * How a run ended.
 *
 * @param run the run id
 * @param path the result folder
 * @param outcome done, an expectation not met, or stopped early
 * @param metrics final values by metric name; of a stopped run, those of its last round
 * @param failures the expectations that are not met, one sentence each
 * @param already whether the result was there before
 * @param notes what is to be known besides, one sentence each
 */
public record FinishedRun(
        String run,
        String path,
        Outcome outcome,
        SortedMap<String, Double> metrics,
        List<String> failures,
        boolean already,
        List<String> notes) {}
