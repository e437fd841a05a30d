package dev.firebreak.experiments.study;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import dev.firebreak.experiments.spec.Expectation;
import dev.firebreak.experiments.store.MetricRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The number that counts of one finished cell of a study. NaN says that the cell's run diverged. */
@FunctionalInterface
interface Statistic {

    /**
     * The number.
     *
     * @param metric the name under which the study has it, which is the metric it is formed of where it names no other
     * @throws InputException if the cell did not measure what it is formed of
     * @throws IOException if the cell's folder cannot be read
     */
    double of(String metric, FinishedCell cell) throws IOException;

    /** The statistics by name. */
    Registry<Statistic> STATISTICS = new Registry<>(
            Statistic.class,
            "statistic",
            List.of(
                    part("final", "the last value", List.of(), a -> (metric, cell) -> cell.last(metric)),
                    part(
                            "mean",
                            "mean over the last recorded values; over all of them without last",
                            List.of(Parameter.integer("last", "", 1, Integer.MAX_VALUE, "how many")),
                            a -> (metric, cell) -> mean(cell, metric, a)),
                    part(
                            "largest",
                            "the greatest recorded value",
                            List.of(),
                            a -> (metric, cell) -> greatest(cell, metric)),
                    part("smallest", "the least recorded value", List.of(), a -> (metric, cell) -> least(cell, metric)),
                    new Part<>(
                            "disagreement",
                            "1 if one of two conditions on last values holds and the other does not, else 0",
                            "",
                            List.of(
                                    Parameter.text("of", null, "the metric of the first condition"),
                                    Parameter.text("is", null, "the first condition, such as < 0.7"),
                                    Parameter.text("and", null, "the metric of the second condition"),
                                    Parameter.text("being", null, "the second condition")),
                            a -> {
                                Expectation first = Expectation.parse(a.text("of"), a.text("is"));
                                Expectation second = Expectation.parse(a.text("and"), a.text("being"));
                                return (metric, cell) -> cell.isDiverged()
                                        ? Double.NaN
                                        : holds(first, cell) == holds(second, cell) ? 0 : 1;
                            }),
                    new Part<>(
                            "measured-bound",
                            "(3 k / mu) G*^2 + exp(-(mu / (3 L)) T) (L_0 - L*) of a linear regression, k the root of the largest measured"
                                    + " aggregation/kappa-hat",
                            "Allouah et al., Robust distributed learning, NeurIPS 2023, figure 4 as its code draws it",
                            List.of(),
                            a -> (metric, cell) -> {
                                double kappa = greatest(cell, "aggregation/kappa-hat");
                                return cell.formula(experiment -> Formulas.measuredBound(experiment, kappa));
                            }),
                    part(
                            "least-loss",
                            "the least recorded train/loss, or that of the start if it is less",
                            List.of(),
                            a -> (metric, cell) ->
                                    Math.min(least(cell, "train/loss"), cell.formula(Formulas::startLoss))),
                    new Part<>(
                            "part-of-measured-bound",
                            "the least recorded train/loss above the minimum of a linear regression, over measured-bound",
                            "as measured-bound",
                            List.of(),
                            a -> (metric, cell) -> {
                                double kappa = greatest(cell, "aggregation/kappa-hat");
                                double loss = least(cell, "train/loss");
                                return cell.formula(experiment ->
                                        Formulas.gap(experiment, loss) / Formulas.measuredBound(experiment, kappa));
                            }),
                    new Part<>(
                            "relative-distance",
                            "||theta - theta*|| / ||theta*|| of a linear regression, theta the parameters at the end",
                            "",
                            List.of(),
                            a -> (metric, cell) -> {
                                double[] theta = cell.parameters();
                                return cell.formula(experiment -> Formulas.relativeDistance(experiment, theta));
                            }),
                    new Part<>(
                            "formula",
                            "what theory says of the run",
                            "",
                            List.of(Parameter.text("name", null, "a formula")),
                            a -> {
                                var formula = Formulas.FORMULAS.build(a.text("name"));
                                return (metric, cell) -> cell.formula(formula);
                            })));

    private static Part<Statistic> part(
            String name, String summary, List<Parameter> own, Function<Arguments, Statistic> read) {
        List<Parameter> parameters = new ArrayList<>(own);
        parameters.add(Parameter.text("of", "", "the metric, if it is not the name of the statistic"));
        parameters.add(Parameter.text("above", "", "a formula that is subtracted"));
        parameters.add(Parameter.text(
                "over", "", "a formula that it is divided by, after the subtraction; infinite where that is 0"));
        parameters.add(
                Parameter.above("diverged", "", 0, "a run with a value that is not below this counts as diverged"));
        return new Part<>(name, summary, "", parameters, a -> relative(read.apply(a), a));
    }

    private static boolean holds(Expectation condition, FinishedCell cell) {
        return condition
                .failure(Map.of(condition.metric(), cell.last(condition.metric())))
                .isEmpty();
    }

    private static double least(FinishedCell cell, String metric) throws IOException {
        return cell.rows(metric).stream().mapToDouble(MetricRow::value).min().orElse(Double.NaN);
    }

    private static double greatest(FinishedCell cell, String metric) throws IOException {
        return cell.rows(metric).stream().mapToDouble(MetricRow::value).max().orElse(Double.NaN);
    }

    private static double mean(FinishedCell cell, String metric, Arguments a) throws IOException {
        List<MetricRow> rows = cell.rows(metric);
        boolean tail = a.has("last");
        if (rows.isEmpty() || (tail && cell.isDiverged())) {
            return Double.NaN;
        }
        if (tail && rows.size() < a.integer("last")) {
            throw new InputException("statistic 'mean': last=" + a.integer("last") + ", but " + metric
                    + " was recorded " + rows.size() + " times; say evaluate-every: 1");
        }
        double total = 0;
        List<MetricRow> counted = tail ? rows.subList(rows.size() - a.integer("last"), rows.size()) : rows;
        for (MetricRow row : counted) {
            total += row.value();
        }
        return total / counted.size();
    }

    private static Statistic relative(Statistic reading, Arguments a) {
        var above = a.has("above") ? Formulas.FORMULAS.build(a.text("above")) : null;
        var over = a.has("over") ? Formulas.FORMULAS.build(a.text("over")) : null;
        return (name, cell) -> {
            String metric = a.has("of") ? a.text("of") : name;
            if (a.has("diverged") && cell.rows(metric).stream().anyMatch(row -> !(row.value() < a.real("diverged")))) {
                return Double.NaN;
            }
            double value = reading.of(metric, cell);
            value = above == null ? value : value - cell.formula(above);
            double divisor = over == null ? 1 : cell.formula(over);
            return divisor == 0 ? Double.POSITIVE_INFINITY : value / divisor;
        };
    }
}
