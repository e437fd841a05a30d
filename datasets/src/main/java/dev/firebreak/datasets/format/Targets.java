package dev.firebreak.datasets.format;

import dev.firebreak.core.InputException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/**
 * The target column of a file as it is read: real numbers, or labels that become classes {@code 0..C-1} by ascending label
 * (as numbers if all are numbers, else as text). {@code 1}, {@code +1} and {@code 1.0} are one label.
 */
public final class Targets {
    /** Most distinct labels of a classification: more speak of a column that is no label. */
    public static final int MOST_CLASSES = 10_000;

    private static final Comparator<String> BY_NUMBER_THEN_TEXT = (a, b) -> {
        Double x = number(a);
        Double y = number(b);
        return x != null && y != null ? x.compareTo(y) : a.compareTo(b);
    };

    private final boolean classification;
    private final boolean closed;
    private final Map<String, Integer> codes = new LinkedHashMap<>();
    private final DoubleStream.Builder values = DoubleStream.builder();

    private Targets(boolean classification, List<String> known) {
        this.classification = classification;
        this.closed = !known.isEmpty();
        known.forEach(label -> codes.put(label, codes.size()));
    }

    /** Real numbers. */
    public static Targets regression() {
        return new Targets(false, List.of());
    }

    /** Labels, whichever appear. */
    public static Targets classification() {
        return new Targets(true, List.of());
    }

    /** These labels and no others, class 0 first; as returned by {@link #labels()} of the training part. */
    public static Targets classification(List<String> labels) {
        return new Targets(true, labels);
    }

    /** What the test part's targets must be, given these training targets. */
    public Targets forTest() {
        return classification ? classification(labels()) : regression();
    }

    /** Adds the next example's target; {@code problem} makes a refusal at the current place. */
    void add(String text, Function<String, InputException> problem) {
        if (!classification) {
            values.add(Numbers.finite(text, "target", problem));
            return;
        }
        String label = canonical(text);
        Integer code = codes.get(label);
        if (code == null) {
            if (closed || label.isEmpty() || codes.size() == MOST_CLASSES) {
                throw problem.apply(
                        closed
                                ? "label " + label + " is out of range; expected one of "
                                        + String.join(", ", codes.keySet())
                                : label.isEmpty()
                                        ? "the label is empty"
                                        : "more than " + MOST_CLASSES + " distinct labels; is this a regression?");
            }
            code = codes.size();
            codes.put(label, code);
        }
        values.add(code);
    }

    /** The labels, class 0 first; empty for a regression. */
    public List<String> labels() {
        List<String> labels = new ArrayList<>(codes.keySet());
        if (!closed) {
            boolean numeric = labels.stream().allMatch(label -> number(label) != null);
            labels.sort(numeric ? BY_NUMBER_THEN_TEXT : Comparator.naturalOrder());
        }
        return labels;
    }

    int classes() {
        return codes.size();
    }

    /** The targets in the order added; to be called once, at the end. */
    double[] finish() {
        double[] added = values.build().toArray();
        List<String> sorted = labels();
        double[] classOfCode = new double[codes.size()];
        codes.forEach((label, code) -> classOfCode[code] = sorted.indexOf(label));
        for (int i = 0; classification && i < added.length; i++) {
            added[i] = classOfCode[(int) added[i]];
        }
        return added;
    }

    private static String canonical(String text) {
        String label = text.strip();
        Double number = number(label);
        if (number == null) {
            return label;
        }
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? String.valueOf(number.longValue())
                : String.valueOf(number);
    }

    private static Double number(String text) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? value : null;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }
}
