package dev.firebreak.experiments.study;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.part.Nearest;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.core.spec.SpecKey.Fallback;
import dev.firebreak.core.spec.YamlValue;
import dev.firebreak.experiments.spec.Expectation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The keys of a study file besides {@code kind}. */
final class FigureKeys {
    private static final Fallback ABSENT = new Fallback("none", values -> Optional.empty());
    private static final Fallback EMPTY = Fallback.of("{}");

    static final SpecKey<String> TITLE = new SpecKey<>(
            "title",
            "heading of the figure",
            Form.text("a heading"),
            new Fallback("the file's name", v -> Optional.of(v.fileName())));
    static final SpecKey<String> NOTE =
            new SpecKey<>("note", "what a reader has to know of it", Form.text("a text"), ABSENT);
    static final SpecKey<Double> MINUTES =
            new SpecKey<>("minutes", "how long it takes on two cores", Form.real(0, Double.POSITIVE_INFINITY), ABSENT);
    static final SpecKey<String> SPEC = new SpecKey<>(
            "spec", "the spec that all cells start from, by name", Form.text("the name of a spec"), ABSENT);
    static final SpecKey<YamlValue.Mapping> SET = new SpecKey<>("set", "keys of that spec", mapping(), EMPTY);
    static final SpecKey<YamlValue.Mapping> SWEEP = new SpecKey<>("sweep", "axes, as in any spec", mapping(), EMPTY);
    static final SpecKey<List<YamlValue>> CASES = new SpecKey<>(
            "cases", "labelled combinations, [{label: TEXT, set: {key: value}}]", list("cases"), Fallback.of("[]"));
    static final SpecKey<Integer> SEEDS =
            new SpecKey<>("seeds", "seeds from 1 to this", Form.count(1), Fallback.of("1"));
    static final SpecKey<Map<String, Call>> STATISTICS = new SpecKey<>(
            "statistic", "{metric: statistic}; a metric that is not named has its final value", statistics(), EMPTY);
    static final SpecKey<List<Ratio>> COMPARE = new SpecKey<>(
            "compare",
            "ratios of cases, [{label, metric, of: LABEL, over: LABEL}]",
            list("compare").as(items -> each(items, Ratio::of)),
            Fallback.of("[]"));
    static final SpecKey<List<FigureChart>> CHARTS = new SpecKey<>(
            "charts",
            "[{title, x, y, logarithmic, cases: [LABEL] or lines: {name: [LABEL]}}]",
            list("charts").as(items -> each(items, FigureChart::of)),
            Fallback.of("[]"));
    static final SpecKey<List<Expectation>> EXPECT =
            new SpecKey<>("expect", "what must be reached, else exit code 3", Expectation.FORM, EMPTY);
    static final SpecKey<YamlValue.Mapping> QUICK =
            new SpecKey<>("quick", "what --quick changes: {seeds, cases: [LABEL], set, expect}", mapping(), EMPTY);

    static final List<SpecKey<?>> ALL =
            List.of(TITLE, NOTE, MINUTES, SPEC, SET, SWEEP, CASES, SEEDS, STATISTICS, COMPARE, CHARTS, EXPECT, QUICK);

    private FigureKeys() {}

    /**
     * A ratio of two cases' means.
     *
     * @param label of the row
     * @param metric of both
     * @param of the numerator's case
     * @param over the denominator's case
     */
    record Ratio(String label, String metric, String of, String over) {
        static Ratio of(Fields fields) {
            return new Ratio(fields.text("label"), fields.text("metric"), fields.text("of"), fields.text("over"));
        }
    }

    private static Form<YamlValue.Mapping> mapping() {
        return new Form<>(
                written -> {
                    if (written instanceof YamlValue.Mapping mapping) {
                        return mapping;
                    }
                    throw new InputException("expected {key: value, ...}, but found " + written.kind());
                },
                Map.of("type", "object"));
    }

    private static Form<List<YamlValue>> list(String key) {
        return new Form<>(
                written -> {
                    if (written instanceof YamlValue.Sequence sequence) {
                        return sequence.items();
                    }
                    throw new InputException("expected a list of " + key + ", but found " + written.kind());
                },
                Map.of("type", "array"));
    }

    private static Form<Map<String, Call>> statistics() {
        return mapping().as(mapping -> {
            Fields fields = new Fields(mapping);
            Map<String, Call> statistics = new LinkedHashMap<>();
            for (String metric : mapping.entries().keySet()) {
                Call call =
                        fields.placed(metric, () -> Statistic.STATISTICS.canonical(Call.parse(fields.text(metric))));
                fields.placed(metric, () -> Statistic.STATISTICS.build(call));
                statistics.put(metric, call);
            }
            return statistics;
        });
    }

    private static <T> List<T> each(List<YamlValue> items, Function<Fields, T> read) {
        List<T> all = new ArrayList<>();
        for (YamlValue item : items) {
            if (!(item instanceof YamlValue.Mapping mapping)) {
                throw new InputException(
                        "at " + item.place() + ": expected {key: value, ...}, but found " + item.kind());
            }
            Fields fields = new Fields(mapping);
            all.add(read.apply(fields));
            fields.requireRead();
        }
        return all;
    }

    /** Named values of a study file, each of which is to be read. */
    static final class Fields {
        private final YamlValue.Mapping mapping;
        private final List<String> read = new ArrayList<>();

        Fields(YamlValue.Mapping mapping) {
            this.mapping = mapping;
        }

        /** A value that must be there. */
        String text(String key) {
            return optional(key)
                    .orElseThrow(() -> new InputException("at " + mapping.place() + ": '" + key + "' is missing"));
        }

        /** A value that may be there. */
        Optional<String> optional(String key) {
            return value(key).map(value -> placed(key, () -> FigureKeys.text(value)));
        }

        /** A list of texts; empty if it is not there. */
        List<String> texts(String key) {
            return value(key)
                    .map(value -> placed(key, () -> FigureKeys.texts(value)))
                    .orElse(List.of());
        }

        /** Lists of texts by name; empty if they are not there. */
        Map<String, List<String>> named(String key) {
            Map<String, List<String>> named = new LinkedHashMap<>();
            value(key)
                    .ifPresent(value -> placed(key, () -> {
                        mapping()
                                .read()
                                .apply(value)
                                .entries()
                                .forEach((name, entry) -> named.put(name, FigureKeys.texts(entry.value())));
                        return named;
                    }));
            return named;
        }

        Optional<YamlValue> value(String key) {
            read.add(key);
            return Optional.ofNullable(mapping.entries().get(key)).map(YamlValue.Entry::value);
        }

        /** Reads something, with the place of a key in front of what is wrong with it. */
        <T> T placed(String key, Supplier<T> reading) {
            try {
                return reading.get();
            } catch (InputException refused) {
                String place = "at " + mapping.entries().get(key).value().place() + ": " + key + ": ";
                throw new InputException(refused.problems().stream()
                        .map(problem -> place + problem)
                        .toList());
            }
        }

        /** Refuses a key that nobody asked for. */
        void requireRead() {
            mapping.entries().forEach((key, entry) -> {
                if (!read.contains(key)) {
                    throw new InputException(
                            "at " + entry.key() + ": unknown key '" + key + "'" + Nearest.hint(key, read));
                }
            });
        }
    }

    private static String text(YamlValue value) {
        if (value instanceof YamlValue.Text text && !text.text().isEmpty()) {
            return text.text();
        }
        throw new InputException("expected a text, but found " + value.kind());
    }

    private static List<String> texts(YamlValue value) {
        if (value instanceof YamlValue.Sequence list) {
            return list.items().stream().map(FigureKeys::text).toList();
        }
        throw new InputException("expected a list of texts, but found " + value.kind());
    }
}
