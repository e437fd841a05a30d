package dev.firebreak.experiments.spec;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Nearest;
import dev.firebreak.core.spec.Place;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.core.spec.YamlValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What was written in a spec and in whatever overrides it, key by key, before it is said what the keys mean. The file gives way to
 * {@code spark.firebreak.KEY} of Spark's configuration, and that to {@code --set KEY=VALUE}.
 *
 * <p>Under the key {@code sweep} stand axes: a key of the spec with the list of values it takes, and {@code cases}, a list of
 * {@code {label, set: {key: value, ...}}}. The cells are all combinations, the first axis varying slowest.
 */
public final class SpecDocument {
    /** The key of the axes. */
    public static final String SWEEP = "sweep";

    /** One line on that key. */
    public static final String SWEEP_MEANING =
            "axes: a key with the list of values it takes, or cases: [{label, set: {key: value}}]; one run for each combination, at most"
                    + " 10,000 (default: none)";

    /** Keys of seeds, the axes over which statistics are taken. */
    public static final Set<String> SEEDS = Set.of("seed", "data-seed", "training-seed");

    /** Most cells of a sweep: our choice, some hundred times the largest table of the papers. */
    public static final int MOST_CELLS = 10_000;

    private static final String CONFIGURATION = "spark.firebreak.";
    private static final String CASES = "cases";
    private static final String LABEL = "label";
    private static final String SET = "set";

    private final SpecText spec;
    private final Map<String, YamlValue.Entry> entries = new LinkedHashMap<>();
    private final Set<String> overridden = new HashSet<>();
    private final Problems problems = new Problems();

    private SpecDocument(SpecText spec, Map<String, String> properties, Map<String, String> options) {
        this.spec = spec;
        YamlValue document = YamlText.document(spec.source(), spec.text(), problems);
        if (!(document instanceof YamlValue.Mapping mapping)) {
            throw new InputException(
                    document.place() + ": a spec is made of lines 'key: value', but this is " + document.kind());
        }
        entries.putAll(mapping.entries());
        overridden(properties, options);
    }

    /**
     * Reads a spec's text.
     *
     * @param spec the file
     * @param properties properties of any kind, of which {@code spark.firebreak.KEY} are taken
     * @param options the values of {@code --set}, by key
     * @throws InputException if it is not YAML, or no spec
     */
    public static SpecDocument read(SpecText spec, Map<String, String> properties, Map<String, String> options) {
        return new SpecDocument(spec, properties, options);
    }

    /**
     * A spec that a study composes.
     *
     * @param base the spec that all cells start from
     * @param set keys that take the place of those of the base
     * @param axes what stands under {@code sweep}
     */
    public static SpecDocument of(SpecText base, Map<String, YamlValue.Entry> set, Map<String, YamlValue.Entry> axes) {
        SpecDocument document = new SpecDocument(base, Map.of(), Map.of());
        document.entries.putAll(set);
        Place place = Place.of(base.source());
        document.entries.put(SWEEP, new YamlValue.Entry(place, new YamlValue.Mapping(place, axes)));
        return document;
    }

    /**
     * Puts other values in the place of those that were written; axes of a sweep stay.
     *
     * @param properties properties of any kind, of which {@code spark.firebreak.KEY} are taken
     * @param options the values of {@code --set}, by key
     */
    public SpecDocument overridden(Map<String, String> properties, Map<String, String> options) {
        properties.forEach((name, text) -> {
            if (name.startsWith(CONFIGURATION)) {
                override(name.substring(CONFIGURATION.length()), text, name + "=" + text);
            }
        });
        options.forEach((key, text) -> override(key, text, "--set " + key + "=" + text));
        return this;
    }

    /** Whether the value of a key is not that of the file. */
    public boolean isOverridden(String key) {
        return overridden.contains(key);
    }

    private void override(String key, String text, String source) {
        overridden.add(key);
        entries.put(key, new YamlValue.Entry(Place.of(source), YamlText.option(source, text, problems)));
    }

    /**
     * Adds an axis: {@code seed} from 1 to {@code count}, in place of the seeds that the spec names.
     *
     * @throws InputException if {@code count} is out of range
     */
    public SpecDocument withSeeds(int count) {
        Place place = Place.of("--seeds " + count);
        if (count < 1 || count > MOST_CELLS) {
            throw new InputException(place + ": expected a number from 1 to " + MOST_CELLS);
        }
        Map<String, YamlValue.Entry> axes = new LinkedHashMap<>();
        if (isSweep() && entries.get(SWEEP).value() instanceof YamlValue.Mapping mapping) {
            axes.putAll(mapping.entries());
        }
        List<YamlValue> seeds = IntStream.rangeClosed(1, count)
                .<YamlValue>mapToObj(seed -> new YamlValue.Text(place, String.valueOf(seed)))
                .toList();
        axes.put("seed", new YamlValue.Entry(place, new YamlValue.Sequence(place, seeds)));
        entries.put(SWEEP, new YamlValue.Entry(place, new YamlValue.Mapping(place, axes)));
        return this;
    }

    /** Whether it has axes. */
    public boolean isSweep() {
        return entries.containsKey(SWEEP);
    }

    /**
     * The values of a spec that has no axes.
     *
     * @param kind of run that the spec must declare, if it says one
     * @param keys every key it may have, in the order of its canonical text
     * @param combinations checks what needs several keys at once
     * @throws InputException with every problem
     */
    public SpecValues values(String kind, List<SpecKey<?>> keys, Consumer<SpecValues> combinations) {
        return SpecValues.of(kind, keys, spec, entries, problems, combinations);
    }

    /**
     * One point of a sweep.
     *
     * @param point the value of each axis as it was written; of a case, its label under {@code case}
     * @param values of the cell's own spec
     */
    public record Cell(Map<String, String> point, SpecValues values) {}

    /**
     * The cells of a sweep.
     *
     * @param kind of run that the spec must declare, if it says one
     * @param keys every key it may have besides {@code sweep}
     * @param combinations checks what needs several keys at once
     * @throws InputException with every problem of every cell
     */
    public List<Cell> cells(String kind, List<SpecKey<?>> keys, Consumer<SpecValues> combinations) {
        List<Point> points = points(keys.stream().map(SpecKey::name).toList());
        problems.refuse();
        Set<String> refused = new LinkedHashSet<>();
        List<Cell> cells = new ArrayList<>();
        for (Point point : points) {
            Map<String, YamlValue.Entry> own = new LinkedHashMap<>(entries);
            own.remove(SWEEP);
            own.putAll(point.entries());
            try {
                cells.add(new Cell(point.labels(), SpecValues.of(kind, keys, spec, own, new Problems(), combinations)));
            } catch (InputException one) {
                refused.addAll(one.problems());
            }
        }
        if (!refused.isEmpty()) {
            throw new InputException(List.copyOf(refused));
        }
        return cells;
    }

    private record Point(Map<String, String> labels, Map<String, YamlValue.Entry> entries) {

        Point with(Point other) {
            Map<String, String> names = new LinkedHashMap<>(labels);
            names.putAll(other.labels);
            Map<String, YamlValue.Entry> all = new LinkedHashMap<>(entries);
            all.putAll(other.entries);
            return new Point(names, all);
        }
    }

    private List<Point> points(List<String> known) {
        List<Point> points = List.of(new Point(Map.of(), Map.of()));
        YamlValue.Entry sweep = entries.get(SWEEP);
        if (!(sweep.value() instanceof YamlValue.Mapping axes) || axes.entries().isEmpty()) {
            problems.add(
                    sweep.value().place(),
                    "sweep: expected {key: [value, ...], ...}, but found "
                            + sweep.value().kind());
            return points;
        }
        for (Map.Entry<String, YamlValue.Entry> axis : axes.entries().entrySet()) {
            List<Point> values = axis.getKey().equals(CASES)
                    ? cases(axis.getValue(), known)
                    : axis(axis.getKey(), axis.getValue(), known);
            if ((long) points.size() * values.size() > MOST_CELLS) {
                problems.add(sweep.value().place(), "sweep: more than " + MOST_CELLS + " cells, the most there may be");
                return points;
            }
            List<Point> longer = new ArrayList<>();
            points.forEach(point -> values.forEach(value -> longer.add(point.with(value))));
            points = longer;
        }
        return points;
    }

    private List<Point> axis(String key, YamlValue.Entry axis, List<String> known) {
        if (!known.contains(key)) {
            problems.add(axis.key(), "sweep: unknown key '" + key + "'" + Nearest.hint(key, known));
            return List.of();
        }
        List<Point> values = new ArrayList<>();
        for (YamlValue value : items(axis.value(), "sweep: " + key)) {
            values.add(new Point(
                    Map.of(key, SpecText.plain(value)), Map.of(key, new YamlValue.Entry(value.place(), value))));
        }
        Set<String> distinct = new LinkedHashSet<>();
        values.forEach(point -> point.labels().values().stream()
                .filter(text -> !distinct.add(text))
                .forEach(text ->
                        problems.add(axis.value().place(), "sweep: " + key + ": '" + text + "' is given twice")));
        return values;
    }

    private List<Point> cases(YamlValue.Entry cases, List<String> known) {
        List<Point> values = new ArrayList<>();
        for (YamlValue one : items(cases.value(), "sweep: " + CASES)) {
            if (!(one instanceof YamlValue.Mapping mapping)
                    || !mapping.entries().keySet().equals(Set.of(LABEL, SET))
                    || !(mapping.entries().get(LABEL).value() instanceof YamlValue.Text label)
                    || !(mapping.entries().get(SET).value() instanceof YamlValue.Mapping set)) {
                problems.add(one.place(), "sweep: cases: expected {label: TEXT, set: {key: value, ...}}");
                continue;
            }
            set.entries().forEach((key, entry) -> {
                if (!known.contains(key)) {
                    problems.add(entry.key(), "sweep: cases: unknown key '" + key + "'" + Nearest.hint(key, known));
                }
            });
            values.add(new Point(Map.of("case", label.text()), set.entries()));
        }
        return values;
    }

    private List<YamlValue> items(YamlValue value, String what) {
        if (value instanceof YamlValue.Sequence list && !list.items().isEmpty()) {
            return list.items();
        }
        problems.add(value.place(), what + ": expected a list of values, [a, b, ...], but found " + value.kind());
        return List.of();
    }
}
