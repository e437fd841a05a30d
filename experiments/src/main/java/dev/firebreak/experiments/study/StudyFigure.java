package dev.firebreak.experiments.study;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Sha256;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.part.Nearest;
import dev.firebreak.core.spec.Place;
import dev.firebreak.core.spec.YamlValue;
import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.spec.Expectation;
import dev.firebreak.experiments.spec.SpecDocument;
import dev.firebreak.experiments.spec.SpecFiles;
import dev.firebreak.experiments.spec.SpecText;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.experiments.sweep.Sweep;
import dev.firebreak.experiments.sweep.SweepTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * One table or figure of a paper that was read and found acceptable.
 *
 * @param name the study file's
 * @param title the heading
 * @param note what a reader has to know of it, or nothing
 * @param minutes how long it takes on two cores, where that is known
 * @param spec the name of the spec that all cells start from, or nothing
 * @param sweep all cells
 * @param statistics by metric
 * @param ratios of cases
 * @param references what others found for the cells that are run
 * @param charts what is drawn
 * @param expectations on its metrics
 * @param digest of both files
 */
record StudyFigure(
        String name,
        String title,
        String note,
        OptionalDouble minutes,
        String spec,
        Sweep<?> sweep,
        Map<String, Call> statistics,
        List<FigureKeys.Ratio> ratios,
        List<Reference> references,
        List<FigureChart> charts,
        List<Expectation> expectations,
        String digest) {
    /** The metric of ratios, in references and tables. */
    static final String RATIO = "ratio";

    private static final Set<String> QUICK = Set.of("seeds", "cases", "set", "expect");

    /**
     * A study file with its references.
     *
     * @param name the figure's
     * @param study the YAML
     * @param references the CSV; empty if there is none
     */
    record File(String name, SpecText study, Optional<SpecText> references) {}

    /**
     * Reads a study file.
     *
     * @param kinds of run that its cells may be of
     * @param choice what the command line chooses
     * @param hadoop settings of file systems, asked for where the base spec is a URI
     * @throws InputException with every problem and its place
     */
    static StudyFigure read(File file, List<Kind<?>> kinds, Study.Choice choice, Supplier<Configuration> hadoop) {
        Kind<?> kind = kind(file.study(), kinds);
        SpecValues values =
                SpecDocument.read(file.study(), Map.of(), Map.of()).values(kind.word(), FigureKeys.ALL, v -> {});
        Map<String, YamlValue.Entry> quick =
                choice.quick() ? values.required(FigureKeys.QUICK).entries() : Map.of();
        quick.forEach((key, entry) -> {
            if (!QUICK.contains(key)) {
                throw new InputException(entry.key() + ": quick: unknown key '" + key + "'" + Nearest.hint(key, QUICK));
            }
        });
        Sweep<?> all = sweep(kind, base(file.study(), values, hadoop), values, quick, choice);
        Set<String> labels = new LinkedHashSet<>();
        all.cells().forEach(cell -> labels.add(SweepTable.label(cell.at())));
        Set<String> chosen = new LinkedHashSet<>(labels);
        if (quick.containsKey("cases")) {
            List<String> some =
                    quickly(quick, "cases", new FigureKeys.Fields(values.required(FigureKeys.QUICK))::texts);
            requireKnown(file.study().source() + ": quick", some, labels);
            chosen.retainAll(some);
        }
        List<FigureKeys.Ratio> ratios = values.required(FigureKeys.COMPARE);
        List<FigureChart> charts = values.required(FigureKeys.CHARTS);
        ratios.forEach(
                ratio -> requireKnown(file.study().source() + ": compare", List.of(ratio.of(), ratio.over()), labels));
        charts.forEach(chart -> chart.lines()
                .values()
                .forEach(cases -> requireKnown(file.study().source() + ": charts", cases, labels)));
        List<Reference> references = file.references().map(Reference::read).orElse(List.of());
        Set<String> named = new LinkedHashSet<>(labels);
        ratios.forEach(ratio -> named.add(ratio.label()));
        file.references()
                .ifPresent(csv -> requireKnown(
                        csv.source(), references.stream().map(Reference::label).toList(), named));
        List<FigureKeys.Ratio> possible = ratios.stream()
                .filter(ratio -> chosen.contains(ratio.of()) && chosen.contains(ratio.over()))
                .toList();
        Set<String> shown = new LinkedHashSet<>(chosen);
        possible.forEach(ratio -> shown.add(ratio.label()));
        return new StudyFigure(
                file.name(),
                values.required(FigureKeys.TITLE),
                values.get(FigureKeys.NOTE).orElse(""),
                values.get(FigureKeys.MINUTES).map(OptionalDouble::of).orElseGet(OptionalDouble::empty),
                values.get(FigureKeys.SPEC).orElse(""),
                some(all, chosen),
                values.required(FigureKeys.STATISTICS),
                possible,
                references.stream()
                        .filter(reference -> shown.contains(reference.label()))
                        .toList(),
                charts,
                quick.containsKey("expect")
                        ? Expectation.FORM.read().apply(quick.get("expect").value())
                        : values.required(FigureKeys.EXPECT),
                Sha256.hex((file.study().text() + "\n"
                                + file.references().map(SpecText::text).orElse(""))
                        .getBytes(StandardCharsets.UTF_8)));
    }

    private static Kind<?> kind(SpecText study, List<Kind<?>> kinds) {
        String word = study.entries().get("kind");
        List<String> words = kinds.stream().map(Kind::word).toList();
        if (word == null) {
            throw new InputException(study.source() + ": key 'kind' is missing: the kind of run of the cells, one of "
                    + String.join(", ", words));
        }
        return kinds.stream()
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new InputException(
                        study.source() + ": kind: unknown kind '" + word + "'" + Nearest.hint(word, words)));
    }

    private static SpecText base(SpecText study, SpecValues values, Supplier<Configuration> hadoop) {
        return values.get(FigureKeys.SPEC)
                .map(name -> SpecFiles.read(name, hadoop))
                .orElse(new SpecText(study.source(), "{}"));
    }

    private static Sweep<?> sweep(
            Kind<?> kind, SpecText base, SpecValues values, Map<String, YamlValue.Entry> quick, Study.Choice choice) {
        Map<String, YamlValue.Entry> set =
                new LinkedHashMap<>(values.required(FigureKeys.SET).entries());
        if (quick.containsKey("set")) {
            set.putAll(quickly(
                            quick,
                            "set",
                            key -> FigureKeys.SET
                                    .form()
                                    .read()
                                    .apply(quick.get(key).value()))
                    .entries());
        }
        Map<String, YamlValue.Entry> axes =
                new LinkedHashMap<>(values.required(FigureKeys.SWEEP).entries());
        List<YamlValue> cases = values.required(FigureKeys.CASES);
        if (!cases.isEmpty()) {
            Place place = cases.get(0).place();
            axes.put("cases", new YamlValue.Entry(place, new YamlValue.Sequence(place, cases)));
        }
        int seeds = quick.containsKey("seeds")
                ? quickly(
                        quick,
                        "seeds",
                        key -> FigureKeys.SEEDS
                                .form()
                                .read()
                                .apply(quick.get(key).value()))
                : values.required(FigureKeys.SEEDS);
        return Sweep.read(
                kind, SpecDocument.of(base, set, axes).withSeeds(choice.seeds().orElse(seeds)));
    }

    private static <T> T quickly(Map<String, YamlValue.Entry> quick, String key, Function<String, T> read) {
        try {
            return read.apply(key);
        } catch (InputException refused) {
            throw new InputException(refused.problems().stream()
                    .map(problem -> quick.get(key).value().place() + ": quick: " + key + ": " + problem)
                    .toList());
        }
    }

    private static <S> Sweep<S> some(Sweep<S> all, Set<String> labels) {
        return new Sweep<>(
                all.kind(),
                all.cells().stream()
                        .filter(cell -> labels.contains(SweepTable.label(cell.at())))
                        .toList());
    }

    private static void requireKnown(String place, List<String> named, Collection<String> known) {
        List<String> problems = new ArrayList<>();
        for (String label : named) {
            if (!known.contains(label)) {
                problems.add(place + ": no case is called '" + label + "'" + Nearest.hint(label, known));
            }
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
    }

    /** The metrics of its tables: those with a statistic, then those of references, last the ratios. */
    List<String> metrics() {
        Stream<String> compared = references.stream().map(Reference::metric).filter(metric -> !metric.equals(RATIO));
        Stream<String> ratio = ratios.isEmpty() ? Stream.of() : Stream.of(RATIO);
        return Stream.of(statistics.keySet().stream(), compared, ratio)
                .flatMap(one -> one)
                .distinct()
                .toList();
    }

    /** The reference for a case's metric. */
    Optional<Reference> reference(String label, String metric) {
        return references.stream()
                .filter(one -> one.label().equals(label) && one.metric().equals(metric))
                .findFirst();
    }

    /** The statistic of a metric. */
    Statistic statistic(String metric) {
        return Statistic.STATISTICS.build(statistics.getOrDefault(metric, Call.of("final")));
    }

    /** Positions of the cells of each case. */
    Map<String, List<Integer>> cases() {
        Map<String, List<Integer>> cases = new LinkedHashMap<>();
        IntStream.range(0, sweep.cells().size())
                .forEach(k -> cases.computeIfAbsent(
                                SweepTable.label(sweep.cells().get(k).at()), label -> new ArrayList<>())
                        .add(k));
        return cases;
    }
}
