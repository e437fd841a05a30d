package dev.firebreak.experiments.study;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.core.spec.SpecKey.Fallback;
import dev.firebreak.core.spec.SpecKeys;
import dev.firebreak.core.spec.YamlValue;
import dev.firebreak.experiments.spec.Expectation;
import dev.firebreak.experiments.spec.Forms;
import dev.firebreak.experiments.spec.SpecValues;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of a study file besides {@code kind}. */
final class FigureKeys {
    private static final SpecKeys DECLARED = new SpecKeys();

    static final Form<String> LABEL = Form.text("the label of a case");

    static final SpecKey<String> TITLE =
            DECLARED.add("title", "heading of the figure", Form.text("a heading"), Fallback.FILE_NAME);
    static final SpecKey<String> NOTE =
            DECLARED.add("note", "what a reader has to know of it", Form.text("a text"), Fallback.ABSENT);
    static final SpecKey<Double> MINUTES = DECLARED.add(
            "minutes", "how long it takes on two cores", Form.real(0, Double.POSITIVE_INFINITY), Fallback.ABSENT);
    static final SpecKey<Boolean> NIGHTLY = DECLARED.add(
            "nightly",
            "left out of the full form unless it is named, and run by --nightly: too long to wait for",
            Form.flag(),
            "false");
    static final SpecKey<String> SPEC = DECLARED.add(
            "spec", "the spec that all cells start from, by name", Form.text("the name of a spec"), Fallback.ABSENT);
    static final SpecKey<YamlValue.Mapping> SET = DECLARED.add("set", "keys of that spec", Forms.mapping(), "{}");
    static final SpecKey<YamlValue.Mapping> SWEEP =
            DECLARED.add("sweep", "axes, as in any spec; seeds that it names are not replaced", Forms.mapping(), "{}");
    static final SpecKey<List<YamlValue>> CASES = DECLARED.add(
            "cases",
            "labelled combinations, [{label: TEXT, set: {key: value}}]",
            Forms.list(new Form<>(written -> written, Forms.mapping().schema())),
            "[]");
    static final SpecKey<Integer> SEEDS = DECLARED.add("seeds", "seeds from 1 to this", Form.count(1), "1");
    static final SpecKey<Map<String, Call>> STATISTICS = DECLARED.add(
            "statistic",
            "{metric: statistic}; a metric that is not named has its final value",
            Forms.named(Form.part(Statistic.STATISTICS)),
            "{}");
    static final SpecKey<Map<String, Crossing>> CROSSINGS = DECLARED.add(
            "crossings",
            "{metric: {x, y, below: PART} or {x, y, above: PART, of: LABEL}}, of curves averaged over the seeds",
            Forms.named(Forms.object(Crossing.KEYS, Crossing::of)),
            "{}");
    static final SpecKey<Boolean> OPTIONAL_DATA = DECLARED.add(
            "optional-data",
            "whether the full form leaves it out, with a message, where its data are not there",
            Form.flag(),
            "false");
    static final SpecKey<Map<String, WorstCase>> WORST_CASES = DECLARED.add(
            "worst-case",
            "{metric: {over: AXIS, choose: [AXIS], by: METRIC}}: the worst over the attacks of the best evaluation; of settings those"
                    + " whose worst case of the validation metric is best",
            Forms.named(Forms.object(WorstCase.KEYS, WorstCase::of)),
            "{}");
    static final SpecKey<List<CasePair>> COMPARE = DECLARED.add(
            "compare",
            "ratios and differences of cases, [{label, metric, of: LABEL, over: LABEL or minus: LABEL}]",
            Forms.list(Forms.object(CasePair.KEYS, CasePair::of)),
            "[]");
    static final SpecKey<List<FigureChart>> CHARTS = DECLARED.add(
            "charts",
            "[{title, note, x, y, logarithmic, cases: [LABEL] or lines: {name: [LABEL]}}]",
            Forms.list(Forms.object(FigureChart.KEYS, FigureChart::of)),
            "[]");
    static final SpecKey<List<String>> HEAT_MAP = DECLARED.add(
            "heat-map",
            "metrics with a statistic, shown in colours over the axes of the sweep",
            Forms.list(Form.text("a metric")),
            "[]");
    static final SpecKey<List<Expectation>> EXPECT =
            DECLARED.add("expect", "what must be reached, else exit code 3", Expectation.FORM, "{}");
    static final SpecKey<SpecValues> QUICK = DECLARED.add(
            "quick",
            "what --quick changes: {seeds, cases: [LABEL], set, without-data: {key: value}, expect}",
            Forms.object(Quick.KEYS, values -> values),
            "{}");

    static final List<SpecKey<?>> ALL = DECLARED.all();

    private FigureKeys() {}

    /**
     * A row {@code label} that compares the means of a metric in two cases.
     *
     * @param label of the row
     * @param metric of both cases
     * @param of the first case
     * @param second the other case
     * @param divided whether the row is the ratio, else the difference
     */
    record CasePair(String label, String metric, String of, String second, boolean divided) {
        private static final SpecKey<String> NAME = new SpecKey<>("label", "of the row", LABEL);
        private static final SpecKey<String> METRIC = new SpecKey<>("metric", "of both cases", Form.text("a metric"));
        private static final SpecKey<String> OF = new SpecKey<>("of", "the first case", LABEL);
        private static final SpecKey<String> OVER =
                new SpecKey<>("over", "the case that it is divided by", LABEL, Fallback.ABSENT);
        private static final SpecKey<String> MINUS =
                new SpecKey<>("minus", "the case that is subtracted", LABEL, Fallback.ABSENT);

        static final List<SpecKey<?>> KEYS = List.of(NAME, METRIC, OF, OVER, MINUS);

        static CasePair of(SpecValues values) {
            Optional<String> over = values.get(OVER);
            if (over.isPresent() == values.get(MINUS).isPresent()) {
                throw new InputException("expected either over: LABEL or minus: LABEL");
            }
            return new CasePair(
                    values.required(NAME),
                    values.required(METRIC),
                    values.required(OF),
                    over.or(() -> values.get(MINUS)).orElseThrow(),
                    over.isPresent());
        }

        /** What the row's metric is called, in references and tables. */
        String kind() {
            return divided ? "ratio" : "difference";
        }

        /** The row's value. */
        double value(double first, double other) {
            return divided ? first / other : first - other;
        }
    }

    /** The keys of {@code quick}, besides {@link #SET}. */
    static final class Quick {
        static final SpecKey<Integer> FEWER = new SpecKey<>("seeds", SEEDS.meaning(), SEEDS.form(), Fallback.ABSENT);
        static final SpecKey<List<String>> SOME =
                new SpecKey<>("cases", "labels of those that are run", Forms.list(LABEL), "[]");
        static final SpecKey<YamlValue.Mapping> GENERATED = new SpecKey<>(
                "without-data",
                "further keys where the data of a cell cannot be read",
                Forms.mapping(),
                Fallback.ABSENT);
        static final SpecKey<List<Expectation>> EXPECTED =
                new SpecKey<>("expect", EXPECT.meaning(), EXPECT.form(), Fallback.ABSENT);

        private static final List<SpecKey<?>> KEYS = List.of(FEWER, SOME, SET, GENERATED, EXPECTED);

        private Quick() {}
    }
}
