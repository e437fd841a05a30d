package dev.firebreak.experiments.spec;

import dev.firebreak.core.InputException;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.YamlValue;
import dev.firebreak.experiments.store.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an experiment must reach at its end, as {@code test/accuracy: ">= 0.88"}.
 *
 * @param metric the metric's stable name
 * @param comparison one of {@code >=, >, <=, <}
 * @param bound what the metric is compared with
 */
public record Expectation(String metric, String comparison, double bound) {
    private static final String PATTERN = "^(>=|>|<=|<)\\s*(-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?)$";
    private static final Pattern COMPARISON = Pattern.compile(PATTERN);

    /** Expectations by metric, as {@code {test/accuracy: ">= 0.88"}}. */
    public static final Form<List<Expectation>> FORM = new Form<>(
            Expectation::read,
            Map.of("type", "object", "additionalProperties", Map.of("type", "string", "pattern", PATTERN)));

    private static List<Expectation> read(YamlValue written) {
        if (!(written instanceof YamlValue.Mapping mapping)) {
            throw new InputException("expected {metric: \">= number\", ...}, but found " + written.kind());
        }
        return mapping.entries().entrySet().stream()
                .map(one -> parse(one.getKey(), Form.text(one.getValue().value(), "a comparison such as \">= 0.9\"")))
                .toList();
    }

    /**
     * Reads an expectation.
     *
     * @throws InputException if the text is not a comparison with a number
     */
    public static Expectation parse(String metric, String text) {
        Matcher matcher = COMPARISON.matcher(text.strip());
        if (!matcher.matches()) {
            throw new InputException(
                    metric + ": expected >=, >, <= or < and a number, as \">= 0.9\", but found '" + text + "'");
        }
        return new Expectation(metric, matcher.group(1), Double.parseDouble(matcher.group(2)));
    }

    /** Why these final metrics do not meet it, or nothing if they do; a metric that is missing or NaN never does. */
    public Optional<String> failure(Map<String, Double> metrics) {
        Double value = metrics.get(metric);
        if (value == null) {
            return Optional.of("expected " + this + ", but this was not measured (measured: "
                    + String.join(", ", metrics.keySet()) + ")");
        }
        boolean met = switch (comparison) {
            case ">=" -> value >= bound;
            case ">" -> value > bound;
            case "<=" -> value <= bound;
            default -> value < bound;
        };
        return met ? Optional.empty() : Optional.of("expected " + this + ", but it is " + value);
    }

    /** The expectations of these that final metrics do not meet, one sentence each. */
    public static List<String> failures(List<Expectation> all, Map<String, Double> metrics) {
        return all.stream()
                .map(expectation -> expectation.failure(metrics))
                .flatMap(Optional::stream)
                .toList();
    }

    /** The condition with what was found. */
    public Status.Expected found(Map<String, Double> metrics) {
        return new Status.Expected(
                metric,
                comparison + " " + bound,
                metrics.get(metric),
                failure(metrics).isEmpty());
    }

    @Override
    public String toString() {
        return metric + " " + comparison + " " + bound;
    }
}
