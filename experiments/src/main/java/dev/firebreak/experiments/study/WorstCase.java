package dev.firebreak.experiments.study;

import dev.firebreak.core.InputException;
import dev.firebreak.core.kernel.Sums;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.core.spec.SpecKey.Fallback;
import dev.firebreak.experiments.spec.Forms;
import dev.firebreak.experiments.spec.SpecDocument;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.experiments.statistics.Estimate;
import dev.firebreak.experiments.sweep.SweepTable;
import dev.firebreak.learning.train.Metric;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The worst case of a metric over the values of some axes, the attacks, as the works on robust aggregation report it: for each attack the best
 * evaluation of the mean over the seeds, and of these the worst. Where settings are to be chosen, those are whose worst case of another metric,
 * one of a validation set, is best; then that metric also chooses the evaluation of each attack.
 *
 * @param over axes over which the worst case is taken
 * @param choose axes of settings that are chosen
 * @param by the recorded metric that chooses; the metric itself if empty
 */
record WorstCase(List<String> over, List<String> choose, Optional<String> by) {
    private static final Form<String> AXIS = Form.text("an axis of the sweep");

    private static final SpecKey<List<String>> OVER =
            new SpecKey<>("over", "axes over which the worst case is taken", Forms.oneOrList(AXIS));
    private static final SpecKey<List<String>> CHOOSE =
            new SpecKey<>("choose", "axes whose best values are chosen", Forms.oneOrList(AXIS), "[]");
    private static final SpecKey<String> BY = new SpecKey<>(
            "by", "the recorded metric that chooses, of a validation set", Form.text("a metric"), Fallback.ABSENT);

    static final List<SpecKey<?>> KEYS = List.of(OVER, CHOOSE, BY);

    static WorstCase of(SpecValues values) {
        WorstCase read = new WorstCase(values.required(OVER), values.required(CHOOSE), values.get(BY));
        if (!read.choose.isEmpty() && read.by.isEmpty()) {
            throw new InputException("choose needs by: METRIC, which must not be the metric that is reported");
        }
        return read;
    }

    /**
     * The cells of one case.
     *
     * @param at the values of its axes
     * @param curves recorded values by metric, for each seed
     */
    record Case(Map<String, String> at, Function<String, List<double[]>> curves) {}

    /**
     * A worst case.
     *
     * @param value over the seeds
     * @param attack the values of the axes at which it is, as text
     * @param settings the values that were chosen, as text; empty if nothing is chosen
     */
    record Found(Estimate value, String attack, String settings) {}

    /** Of one case: how good it is in terms of the metric that chooses, and what is reported. */
    private record Candidate(double chosenBy, Found found) {}

    /**
     * Refuses axes that some cell does not have, and metrics of which none is better.
     *
     * @param place the key and metric, for messages
     */
    void check(String place, String metric, List<Metric> catalogue, Collection<Map<String, String>> cells) {
        List<String> problems = new ArrayList<>();
        for (List<String> axes : List.of(over, choose)) {
            for (String axis : axes) {
                if (SpecDocument.SEEDS.contains(axis) || !cells.stream().allMatch(at -> at.containsKey(axis))) {
                    problems.add(place + ": '" + axis + "' is no axis of all cells; axes are "
                            + cells.stream()
                                    .flatMap(at -> at.keySet().stream())
                                    .filter(one -> !SpecDocument.SEEDS.contains(one))
                                    .collect(Collectors.toCollection(TreeSet::new)));
                }
            }
        }
        for (String one : List.of(metric, by.orElse(metric))) {
            if (Metric.of(catalogue, one).better() == Metric.Better.NEITHER) {
                problems.add(place + ": of '" + one + "' neither end is the better one, so it has no worst case");
            }
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems.stream().distinct().toList());
        }
    }

    /** What cells with these axes are called where neither attacks nor settings are told apart. */
    String label(Map<String, String> at) {
        Map<String, String> rest = new LinkedHashMap<>(at);
        rest.keySet().removeAll(over);
        rest.keySet().removeAll(choose);
        String label = SweepTable.label(rest);
        return label.isEmpty() ? "worst case" : label;
    }

    /** The recorded metrics that it is formed of. */
    List<String> recorded(String metric) {
        return by.isPresent() ? List.of(metric, by.get()) : List.of(metric);
    }

    /**
     * The worst case of a metric for each label.
     *
     * @param catalogue where the better end of metrics stands
     */
    Map<String, Found> of(String metric, List<Metric> catalogue, List<Case> cases) {
        boolean higher = higher(catalogue, metric);
        boolean chosenHigher = higher(catalogue, by.orElse(metric));
        Map<String, Map<String, Candidate>> worst = new LinkedHashMap<>();
        for (Case one : cases) {
            Candidate candidate = candidate(one, metric, chosenHigher);
            worst.computeIfAbsent(label(one.at), missing -> new LinkedHashMap<>())
                    .merge(candidate.found.settings, candidate, (a, b) -> worse(a, b, higher, chosenHigher));
        }
        Map<String, Found> found = new LinkedHashMap<>();
        worst.forEach((label, settings) -> {
            Candidate best = null;
            for (Candidate one : settings.values()) {
                best = best == null || isBetter(one.chosenBy, best.chosenBy, chosenHigher) ? one : best;
            }
            found.put(label, best.found);
        });
        return found;
    }

    private static boolean higher(List<Metric> catalogue, String metric) {
        return Metric.of(catalogue, metric).better() == Metric.Better.HIGHER;
    }

    // What chooses among settings is their worst case of the metric that chooses, and what is reported that of the
    // metric itself; the two
    // need not be under one attack.
    private static Candidate worse(Candidate a, Candidate b, boolean higher, boolean chosenHigher) {
        double chosenBy = isBetter(a.chosenBy, b.chosenBy, chosenHigher) ? b.chosenBy : a.chosenBy;
        return new Candidate(
                chosenBy, isBetter(a.found.value.mean(), b.found.value.mean(), higher) ? b.found : a.found);
    }

    // NaN is the worst.
    private static boolean isBetter(double a, double b, boolean higher) {
        return !Double.isNaN(a) && (Double.isNaN(b) || (higher ? a > b : a < b));
    }

    private Candidate candidate(Case one, String metric, boolean chosenHigher) {
        List<double[]> choosing = one.curves.apply(by.orElse(metric));
        List<double[]> reported = one.curves.apply(metric);
        int evaluations =
                choosing.stream().mapToInt(curve -> curve.length).min().orElse(0);
        boolean together = IntStream.range(0, reported.size())
                .allMatch(seed -> reported.get(seed).length == choosing.get(seed).length);
        if (evaluations == 0 || !together) {
            throw new InputException("worst-case: " + String.join(" and ", recorded(metric))
                    + " must be recorded at the same rounds, but this is not so in " + text(one.at, one.at.keySet()));
        }
        int best = -1;
        double bestMean = Double.NaN;
        for (int k = 0; k < evaluations; k++) {
            double mean = mean(choosing, k);
            if (best < 0 || isBetter(mean, bestMean, chosenHigher)) {
                best = k;
                bestMean = mean;
            }
        }
        int at = best;
        Estimate value =
                Estimate.of(reported.stream().mapToDouble(curve -> curve[at]).toArray());
        return new Candidate(bestMean, new Found(value, text(one.at, over), text(one.at, choose)));
    }

    private static double mean(List<double[]> curves, int k) {
        return Sums.mean(curves.stream().mapToDouble(curve -> curve[k]).toArray());
    }

    private static String text(Map<String, String> at, Collection<String> axes) {
        return at.entrySet().stream()
                .filter(axis -> axes.contains(axis.getKey()))
                .map(axis -> axis.getKey() + "=" + axis.getValue())
                .collect(Collectors.joining(", "));
    }
}
