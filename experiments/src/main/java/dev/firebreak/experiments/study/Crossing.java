package dev.firebreak.experiments.study;

import dev.firebreak.core.InputException;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.core.spec.SpecKey.Fallback;
import dev.firebreak.experiments.spec.SpecValues;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Where the recorded curve of a case, averaged over its seeds, first reaches a level: the value of {@code x} at the first point whose
 * {@code y} is at most a part of its first value, or at least a part of the last value of another case.
 *
 * @param x the recorded metric along which it is looked for
 * @param y the recorded metric that reaches the level
 * @param part of the value that the level is counted from
 * @param of the case whose last value that is; empty for the first value of the curve itself
 */
record Crossing(String x, String y, double part, Optional<String> of) {
    private static final Form<Double> PART = Form.real(0, Double.MAX_VALUE);

    private static final SpecKey<String> ALONG = new SpecKey<>("x", "a recorded metric", Form.text("a metric"));
    private static final SpecKey<String> REACHING = new SpecKey<>("y", "a recorded metric", Form.text("a metric"));
    private static final SpecKey<Double> BELOW =
            new SpecKey<>("below", "at most this part of the first value", PART, Fallback.ABSENT);
    private static final SpecKey<Double> ABOVE =
            new SpecKey<>("above", "at least this part of the last value of the case 'of'", PART, Fallback.ABSENT);
    private static final SpecKey<String> OF =
            new SpecKey<>("of", "with above: the case", FigureKeys.LABEL, Fallback.ABSENT);

    static final List<SpecKey<?>> KEYS = List.of(ALONG, REACHING, BELOW, ABOVE, OF);

    static Crossing of(SpecValues values) {
        Optional<Double> below = values.get(BELOW);
        Optional<Double> above = values.get(ABOVE);
        Optional<String> of = values.get(OF);
        if (below.isPresent() == above.isPresent() || above.isPresent() != of.isPresent()) {
            throw new InputException("expected either below: PART or above: PART, of: LABEL");
        }
        return new Crossing(
                values.required(ALONG),
                values.required(REACHING),
                below.or(() -> above).orElseThrow(),
                of);
    }

    /**
     * The value of x, in curves by case and metric; infinite where the curve does not reach the level; empty for a case that did not record
     * the curve, or if the other case was not run.
     */
    Optional<Double> at(String label, Map<String, Map<String, double[]>> curves) {
        double[] along = curves.get(label).get(x);
        double[] reaching = curves.get(label).get(y);
        double[] other = curves.getOrDefault(of.orElse(label), Map.of()).get(y);
        if (along == null || reaching == null || other == null) {
            return Optional.empty();
        }
        double level = part * (of.isPresent() ? other[other.length - 1] : other[0]);
        return Optional.of(IntStream.range(0, reaching.length)
                .filter(k -> of.isPresent() ? reaching[k] >= level : reaching[k] <= level)
                .mapToObj(k -> along[k])
                .findFirst()
                .orElse(Double.POSITIVE_INFINITY));
    }
}
