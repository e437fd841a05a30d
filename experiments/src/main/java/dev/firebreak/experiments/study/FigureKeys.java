package dev.firebreak.experiments.study;

import dev.firebreak.core.part.Call;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.Place;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.core.spec.SpecKey.Fallback;
import dev.firebreak.core.spec.YamlValue;
import dev.firebreak.experiments.spec.Expectation;
import dev.firebreak.experiments.spec.Forms;
import dev.firebreak.experiments.spec.SpecValues;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of a study file besides {@code kind}. */
final class FigureKeys {
    private static final Fallback ABSENT = new Fallback("none", values -> Optional.empty());
    private static final Fallback EMPTY = Fallback.of("{}");
    private static final Fallback NO_ITEMS = Fallback.of("[]");

    static final Form<String> LABEL = Form.text("the label of a case");

    static final SpecKey<String> TITLE = new SpecKey<>(
            "title",
            "heading of the figure",
            Form.text("a heading"),
            new Fallback("the file's name", values -> Optional.of(values.fileName())));
    static final SpecKey<String> NOTE =
            new SpecKey<>("note", "what a reader has to know of it", Form.text("a text"), ABSENT);
    static final SpecKey<Double> MINUTES =
            new SpecKey<>("minutes", "how long it takes on two cores", Form.real(0, Double.POSITIVE_INFINITY), ABSENT);
    static final SpecKey<String> SPEC = new SpecKey<>(
            "spec", "the spec that all cells start from, by name", Form.text("the name of a spec"), ABSENT);
    static final SpecKey<YamlValue.Mapping> SET = new SpecKey<>("set", "keys of that spec", Forms.mapping(), EMPTY);
    static final SpecKey<YamlValue.Mapping> SWEEP = new SpecKey<>(
            "sweep", "axes, as in any spec; seeds that it names are not replaced", Forms.mapping(), EMPTY);
    static final SpecKey<List<YamlValue>> CASES = new SpecKey<>(
            "cases",
            "labelled combinations, [{label: TEXT, set: {key: value}}]",
            Forms.list(new Form<>(written -> written, Forms.mapping().schema())),
            NO_ITEMS);
    static final SpecKey<Integer> SEEDS =
            new SpecKey<>("seeds", "seeds from 1 to this", Form.count(1), Fallback.of("1"));
    static final SpecKey<Map<String, Call>> STATISTICS = new SpecKey<>(
            "statistic",
            "{metric: statistic}; a metric that is not named has its final value",
            Forms.named(Form.part(Statistic.STATISTICS)),
            EMPTY);
    static final SpecKey<Map<String, Crossing>> CROSSINGS = new SpecKey<>(
            "crossings",
            "{metric: {x, y, below: PART} or {x, y, above: PART, of: LABEL}}, of curves averaged over the seeds",
            Forms.named(Forms.object(Crossing.KEYS, Crossing::of)),
            EMPTY);
    static final SpecKey<List<Ratio>> COMPARE = new SpecKey<>(
            "compare",
            "ratios of cases, [{label, metric, of: LABEL, over: LABEL}]",
            Forms.list(Forms.object(Ratio.KEYS, Ratio::of)),
            NO_ITEMS);
    static final SpecKey<List<FigureChart>> CHARTS = new SpecKey<>(
            "charts",
            "[{title, note, x, y, logarithmic, cases: [LABEL] or lines: {name: [LABEL]}}]",
            Forms.list(Forms.object(FigureChart.KEYS, FigureChart::of)),
            NO_ITEMS);
    static final SpecKey<List<Expectation>> EXPECT =
            new SpecKey<>("expect", "what must be reached, else exit code 3", Expectation.FORM, EMPTY);
    static final SpecKey<Quick> QUICK = new SpecKey<>(
            "quick",
            "what --quick changes: {seeds, cases: [LABEL], set, without-data: {key: value}, expect}",
            Forms.object(Quick.KEYS, Quick::of),
            EMPTY);

    static final List<SpecKey<?>> ALL = List.of(
            TITLE,
            NOTE,
            MINUTES,
            SPEC,
            SET,
            SWEEP,
            CASES,
            SEEDS,
            STATISTICS,
            CROSSINGS,
            COMPARE,
            CHARTS,
            EXPECT,
            QUICK);

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
        private static final SpecKey<String> NAME = new SpecKey<>("label", "of the row", LABEL, Fallback.NONE);
        private static final SpecKey<String> METRIC =
                new SpecKey<>("metric", "of both cases", Form.text("a metric"), Fallback.NONE);
        private static final SpecKey<String> OF = new SpecKey<>("of", "the numerator's case", LABEL, Fallback.NONE);
        private static final SpecKey<String> OVER =
                new SpecKey<>("over", "the denominator's case", LABEL, Fallback.NONE);

        static final List<SpecKey<?>> KEYS = List.of(NAME, METRIC, OF, OVER);

        static Ratio of(SpecValues values) {
            return new Ratio(
                    values.required(NAME), values.required(METRIC), values.required(OF), values.required(OVER));
        }
    }

    /**
     * What {@code --quick} changes.
     *
     * @param seeds in place of the figure's
     * @param cases those that are run; all of them if there is none
     * @param set further keys of the base spec
     * @param withoutData keys besides where the data of a cell cannot be read; then nothing is compared
     * @param expect in place of the figure's
     */
    record Quick(
            Optional<Integer> seeds,
            List<String> cases,
            YamlValue.Mapping set,
            Optional<YamlValue.Mapping> withoutData,
            Optional<List<Expectation>> expect) {
        /** Nothing. */
        static final Quick NONE = new Quick(
                Optional.empty(),
                List.of(),
                new YamlValue.Mapping(Place.of(""), Map.of()),
                Optional.empty(),
                Optional.empty());

        private static final SpecKey<Integer> FEWER = new SpecKey<>("seeds", SEEDS.meaning(), SEEDS.form(), ABSENT);
        private static final SpecKey<List<String>> SOME =
                new SpecKey<>("cases", "labels of those that are run", Forms.list(LABEL), NO_ITEMS);
        private static final SpecKey<YamlValue.Mapping> GENERATED = new SpecKey<>(
                "without-data", "further keys where the data of a cell cannot be read", Forms.mapping(), ABSENT);
        private static final SpecKey<List<Expectation>> EXPECTED =
                new SpecKey<>("expect", EXPECT.meaning(), EXPECT.form(), ABSENT);

        static final List<SpecKey<?>> KEYS = List.of(FEWER, SOME, SET, GENERATED, EXPECTED);

        static Quick of(SpecValues values) {
            return new Quick(
                    values.get(FEWER),
                    values.required(SOME),
                    values.required(SET),
                    values.get(GENERATED),
                    values.get(EXPECTED));
        }
    }
}
