package dev.firebreak.datasets.format;

import dev.firebreak.core.Excerpt;
import dev.firebreak.core.InputException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/**
 * The target column of a file as it is read: real numbers, or labels that become classes {@code 0..C-1} by ascending label
 * (as numbers if all are numbers, else as text). Labels are compared as texts, except that decimal numbers of the same exact
 * value are one label: {@code 1}, {@code +1} and {@code 1.0}, but not {@code 1D}.
 */
public final class Targets {
    /** Most distinct labels of a classification: more speak of a column that is no label. */
    public static final int MOST_CLASSES = 10_000;

    /** Most distinct owners. */
    public static final int MOST_OWNERS = 1_000_000;

    private final Kind kind;
    private final boolean closed;
    private final Map<String, Integer> codes = new LinkedHashMap<>();
    private final DoubleStream.Builder values = DoubleStream.builder();
    private InputException notFinite;

    private enum Kind {
        REAL("target", 0),
        LABEL("label", MOST_CLASSES),
        OWNER("owner", MOST_OWNERS);

        private final String noun;
        private final int most;

        Kind(String noun, int most) {
            this.noun = noun;
            this.most = most;
        }
    }

    private Targets(Kind kind, List<String> known) {
        this.kind = kind;
        this.closed = !known.isEmpty();
        known.forEach(label -> codes.put(label, codes.size()));
    }

    /** Real numbers. */
    public static Targets regression() {
        return new Targets(Kind.REAL, List.of());
    }

    /** Labels, whichever appear. */
    public static Targets classification() {
        return new Targets(Kind.LABEL, List.of());
    }

    /** These labels and no others, class 0 first; as returned by {@link #labels()} of the training part. */
    public static Targets classification(List<String> labels) {
        return new Targets(Kind.LABEL, labels);
    }

    /** Names of natural owners, compared as labels are. */
    static Targets owners() {
        return new Targets(Kind.OWNER, List.of());
    }

    /** What the test part's targets must be, given these training targets. */
    public Targets forTest() {
        return kind == Kind.REAL ? regression() : classification(labels());
    }

    /** Adds the next example's target; {@code problem} makes a refusal at the current place. */
    void add(String text, Function<String, InputException> problem) {
        if (kind == Kind.REAL) {
            values.add(Numbers.finite(text.strip(), "target", problem));
            return;
        }
        String stripped = text.strip();
        String label = Numbers.exact(stripped).map(Numbers::canonical).orElse(stripped);
        Integer code = codes.get(label);
        if (code == null) {
            code = codes.size();
            checkNew(label, problem);
            codes.put(label, code);
        }
        values.add(code);
    }

    private void checkNew(String label, Function<String, InputException> problem) {
        if (label.isEmpty()) {
            throw problem.apply("the " + kind.noun + " is empty");
        }
        if (closed) {
            throw problem.apply(kind.noun + " " + Excerpt.of(label) + " is out of range; expected one of "
                    + Excerpt.list(codes.keySet()));
        }
        if (codes.size() == kind.most) {
            throw problem.apply("more than " + kind.most + " distinct " + kind.noun + "s"
                    + (kind == Kind.LABEL ? "; is this a regression?" : " are too many"));
        }
        if (notFinite == null && Numbers.isNotFinite(label)) {
            notFinite = problem.apply("the " + kind.noun + " is '" + label
                    + "' while others are numbers; expected a number (a missing value?)");
        }
    }

    /** The labels, class 0 first; empty for a regression. */
    public List<String> labels() {
        List<String> labels = new ArrayList<>(codes.keySet());
        if (closed) {
            return labels;
        }
        Map<String, BigDecimal> numbers = new HashMap<>();
        labels.forEach(label -> Numbers.exact(label).ifPresent(value -> numbers.put(label, value)));
        labels.sort(numbers.size() == labels.size() ? Comparator.comparing(numbers::get) : Comparator.naturalOrder());
        return labels;
    }

    int classes() {
        return codes.size();
    }

    /** The targets in the order added; to be called once. @throws InputException if one is not finite where all others are numbers */
    double[] finish() {
        double[] added = values.build().toArray();
        if (kind == Kind.REAL) {
            return added;
        }
        long words = codes.keySet().stream()
                .filter(label -> Numbers.exact(label).isEmpty() && !Numbers.isNotFinite(label))
                .count();
        if (notFinite != null && words == 0 && codes.keySet().stream().anyMatch(l -> !Numbers.isNotFinite(l))) {
            throw notFinite;
        }
        double[] classOfCode = new double[codes.size()];
        int next = 0;
        for (String label : labels()) {
            classOfCode[codes.get(label)] = next++;
        }
        for (int i = 0; i < added.length; i++) {
            added[i] = classOfCode[(int) added[i]];
        }
        return added;
    }
}
