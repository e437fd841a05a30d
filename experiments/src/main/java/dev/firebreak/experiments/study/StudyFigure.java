package dev.firebreak.experiments.study;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Sha256;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.part.Nearest;
import dev.firebreak.core.spec.Place;
import dev.firebreak.core.spec.YamlValue;
import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.run.Kinds;
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
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
 * @param nightly whether it takes too long to wait for
 * @param sweep all cells
 * @param generated the same cells with generated data, for a quick run without the real ones
 * @param statistics by metric
 * @param optionalData whether the full form does without it where its data are not there
 * @param crossings of curves, by the metric that they become
 * @param worst worst cases over axes, by the metric that they are of
 * @param pairs of cases that are compared
 * @param references what others found for the cells that are run
 * @param charts what is drawn
 * @param heatMap metrics that are shown over the axes of the sweep
 * @param expectations on its metrics
 * @param digest of both files
 */
record StudyFigure(
        String name,
        String title,
        String note,
        OptionalDouble minutes,
        boolean nightly,
        Sweep<?> sweep,
        Optional<? extends Sweep<?>> generated,
        Map<String, Call> statistics,
        boolean optionalData,
        Map<String, Crossing> crossings,
        Map<String, WorstCase> worst,
        List<FigureKeys.CasePair> pairs,
        List<Reference> references,
        List<FigureChart> charts,
        List<String> heatMap,
        List<Expectation> expectations,
        String digest) {
    private static final String SEED = "seed";

    /** A study file {@code <name>.yaml} with its references, if there are any. */
    record File(String name, SpecText study, Optional<SpecText> references) {}

    /** Reads a study file; every problem is refused with its place. */
    static StudyFigure read(File file, Study.Choice choice, Supplier<Configuration> hadoop) {
        Kind<?> kind = kind(file.study());
        SpecValues values =
                SpecDocument.read(file.study(), Map.of(), Map.of()).values(kind.word(), FigureKeys.ALL, v -> {});
        Optional<SpecValues> quick = choice.quick() ? values.get(FigureKeys.QUICK) : Optional.empty();
        SpecText base = base(file.study(), values, hadoop);
        Sweep<?> all = sweep(kind, base, values, quick, choice, Map.of());
        Set<String> labels = labels(all);
        Map<String, WorstCase> worst = values.required(FigureKeys.WORST_CASES);
        List<Map<String, String>> cells =
                all.cells().stream().map(Sweep.Point::at).toList();
        worst.forEach((metric, one) ->
                one.check(file.study().source() + ": worst-case: " + metric, metric, kind.metrics(), cells));
        Set<String> known = new LinkedHashSet<>(labels);
        worst.values().forEach(one -> cells.forEach(at -> known.add(one.label(at))));
        Set<String> chosen = new LinkedHashSet<>(labels);
        BiConsumer<String, Collection<String>> requireCases =
                (key, cases) -> requireKnown(file.study().source() + ": " + key, cases, known);
        quick.map(fewer -> fewer.required(FigureKeys.Quick.SOME))
                .filter(some -> !some.isEmpty())
                .ifPresent(some -> {
                    requireCases.accept("quick", some);
                    chosen.retainAll(some);
                });
        List<FigureKeys.CasePair> pairs = values.required(FigureKeys.COMPARE);
        Set<String> named = new LinkedHashSet<>(known);
        for (FigureKeys.CasePair pair : pairs) {
            requireKnown(file.study().source() + ": compare", List.of(pair.of(), pair.second()), named);
            named.add(pair.label());
        }
        List<FigureChart> charts = values.required(FigureKeys.CHARTS);
        charts.forEach(chart -> chart.lines().values().forEach(cases -> requireCases.accept("charts", cases)));
        List<String> heatMap = values.required(FigureKeys.HEAT_MAP);
        requireHeatMap(file.study().source() + ": heat-map", heatMap, values.required(FigureKeys.STATISTICS), cells);
        Map<String, Crossing> crossings = values.required(FigureKeys.CROSSINGS);
        crossings
                .values()
                .forEach(one ->
                        requireCases.accept("crossings", one.of().stream().toList()));
        List<Reference> references = file.references().map(Reference::read).orElse(List.of());
        file.references()
                .ifPresent(csv -> requireKnown(
                        csv.source(), references.stream().map(Reference::label).toList(), named));
        Set<String> shown = new LinkedHashSet<>(chosen);
        all.cells().stream()
                .filter(cell -> chosen.contains(SweepTable.label(cell.at())))
                .forEach(cell -> worst.values().forEach(one -> shown.add(one.label(cell.at()))));
        List<FigureKeys.CasePair> possible = new ArrayList<>();
        for (FigureKeys.CasePair pair : pairs) {
            if (shown.contains(pair.of()) && shown.contains(pair.second())) {
                possible.add(pair);
                shown.add(pair.label());
            }
        }
        return new StudyFigure(
                file.name(),
                values.required(FigureKeys.TITLE),
                values.get(FigureKeys.NOTE).orElse(""),
                values.get(FigureKeys.MINUTES).map(OptionalDouble::of).orElseGet(OptionalDouble::empty),
                values.required(FigureKeys.NIGHTLY),
                some(all, chosen),
                quick.flatMap(fewer -> fewer.get(FigureKeys.Quick.GENERATED))
                        .map(set -> some(sweep(kind, base, values, quick, choice, set.entries()), chosen)),
                values.required(FigureKeys.STATISTICS),
                values.required(FigureKeys.OPTIONAL_DATA),
                crossings,
                worst,
                possible,
                references.stream()
                        .filter(reference -> shown.contains(reference.label()))
                        .toList(),
                charts,
                heatMap,
                quick.flatMap(fewer -> fewer.get(FigureKeys.Quick.EXPECTED))
                        .orElseGet(() -> values.required(FigureKeys.EXPECT)),
                Sha256.hex((file.study().text() + "\n"
                                + file.references().map(SpecText::text).orElse(""))
                        .getBytes(StandardCharsets.UTF_8)));
    }

    private static Kind<?> kind(SpecText study) {
        String word = study.entries().get("kind");
        if (word == null) {
            throw new InputException(study.source() + ": key 'kind' is missing: the kind of run of the cells, one of "
                    + Kinds.all().stream().map(Kind::word).collect(Collectors.joining(", ")));
        }
        try {
            return Kinds.of(word);
        } catch (InputException unknown) {
            throw new InputException(study.source() + ": kind: " + unknown.getMessage(), unknown);
        }
    }

    private static SpecText base(SpecText study, SpecValues values, Supplier<Configuration> hadoop) {
        return values.get(FigureKeys.SPEC)
                .map(name -> SpecFiles.read(name, hadoop))
                .orElse(new SpecText(study.source(), "{}"));
    }

    private static Sweep<?> sweep(
            Kind<?> kind,
            SpecText base,
            SpecValues values,
            Optional<SpecValues> quick,
            Study.Choice choice,
            Map<String, YamlValue.Entry> withoutData) {
        Map<String, YamlValue.Entry> set =
                new LinkedHashMap<>(values.required(FigureKeys.SET).entries());
        quick.ifPresent(fewer -> set.putAll(fewer.required(FigureKeys.SET).entries()));
        set.putAll(withoutData);
        Map<String, YamlValue.Entry> axes =
                new LinkedHashMap<>(values.required(FigureKeys.SWEEP).entries());
        List<YamlValue> cases = values.required(FigureKeys.CASES);
        if (!cases.isEmpty()) {
            Place place = cases.get(0).place();
            axes.put("cases", new YamlValue.Entry(place, new YamlValue.Sequence(place, cases)));
        }
        SpecDocument document = SpecDocument.of(base, set, axes).overridden(choice.properties(), choice.set());
        boolean seeded = axes.containsKey(SEED) || (choice.seeds().isEmpty() && document.isOverridden(SEED));
        if (!seeded) {
            document.withSeeds(choice.seeds()
                    .orElse(quick.flatMap(fewer -> fewer.get(FigureKeys.Quick.FEWER))
                            .orElseGet(() -> values.required(FigureKeys.SEEDS))));
        }
        return Sweep.read(kind, document);
    }

    private static Set<String> labels(Sweep<?> sweep) {
        Set<String> labels = new LinkedHashSet<>();
        sweep.cells().forEach(cell -> labels.add(SweepTable.label(cell.at())));
        return labels;
    }

    private static <S> Sweep<S> some(Sweep<S> all, Set<String> labels) {
        return new Sweep<>(
                all.kind(),
                all.cells().stream()
                        .filter(cell -> labels.contains(SweepTable.label(cell.at())))
                        .toList());
    }

    /** The same with the data that stand in for those that cannot be read; then nothing is compared or expected. Empty without such. */
    Optional<StudyFigure> withoutData() {
        return generated.map(cells -> new StudyFigure(
                name,
                title,
                note,
                minutes,
                nightly,
                cells,
                Optional.empty(),
                statistics,
                optionalData,
                crossings,
                worst,
                pairs,
                List.of(),
                charts,
                heatMap,
                List.of(),
                digest));
    }

    private static void requireHeatMap(
            String place, List<String> metrics, Map<String, Call> statistics, List<Map<String, String>> cells) {
        for (String metric : metrics) {
            if (!statistics.containsKey(metric)) {
                throw new InputException(
                        place + ": '" + metric + "' has no statistic" + Nearest.hint(metric, statistics.keySet()));
            }
        }
        Set<String> axes = new LinkedHashSet<>(cells.get(0).keySet());
        axes.removeAll(SpecDocument.SEEDS);
        boolean grid =
                axes.size() > 1 && cells.stream().allMatch(at -> at.keySet().containsAll(axes));
        if (!metrics.isEmpty() && !grid) {
            throw new InputException(place + ": needs a sweep with two axes besides seeds, but has " + axes);
        }
    }

    private static void requireKnown(String place, Collection<String> named, Collection<String> known) {
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

    /** The metrics of its tables: those with a statistic, a crossing or a worst case, then those of references, last ratios and differences. */
    List<String> metrics() {
        List<String> kinds = pairs.stream().map(FigureKeys.CasePair::kind).toList();
        Stream<String> compared = references.stream().map(Reference::metric).filter(metric -> !kinds.contains(metric));
        return Stream.of(
                        statistics.keySet().stream(),
                        crossings.keySet().stream(),
                        worst.keySet().stream(),
                        compared,
                        kinds.stream())
                .flatMap(one -> one)
                .distinct()
                .toList();
    }

    /** The metrics of a case that are statistics of single cells. */
    List<String> measured(String label) {
        return metrics().stream()
                .filter(metric -> !crossings.containsKey(metric))
                // A pair of pairs has no cells of its own.
                .filter(metric -> pairs.stream().noneMatch(pair -> pair.kind().equals(metric)))
                .filter(metric -> statistics.containsKey(metric)
                        || reference(label, metric).isPresent()
                        || pairs.stream().anyMatch(pair -> pair.metric().equals(metric)))
                .toList();
    }

    /** The metrics whose recorded values of a case its charts, crossings and worst cases are made of. */
    List<String> recorded(String label) {
        return Stream.of(
                        charts.stream().flatMap(chart -> chart.recorded(label)),
                        crossings.values().stream().flatMap(one -> Stream.of(one.x(), one.y())),
                        worst.entrySet().stream().flatMap(one -> one.getValue().recorded(one.getKey()).stream()))
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
