package dev.firebreak.jobs.selection;

import dev.firebreak.core.InputException;
import dev.firebreak.core.State;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.experiments.run.Cell;
import dev.firebreak.experiments.run.Cells;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.LocalRuntime;
import dev.firebreak.experiments.run.Prepared;
import dev.firebreak.experiments.run.Result;
import dev.firebreak.experiments.run.Run;
import dev.firebreak.experiments.run.Runtime;
import dev.firebreak.experiments.run.Stop;
import dev.firebreak.experiments.store.CellFiles;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.experiments.store.ResultStore;
import dev.firebreak.experiments.tensor.ElementType;
import dev.firebreak.experiments.tensor.Tensor;
import dev.firebreak.jobs.workers.SparkRuntime;
import dev.firebreak.unlearning.selection.Sample;
import dev.firebreak.unlearning.selection.Scores;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * One selection from its spec to its result folder: {@code removed/} (ids to remove, Parquet, in the order of removal), {@code edited/}
 * (what is left of both domains, Parquet), {@code scores/}, metrics by per cent of budget, a classifier of the edited data, the report.
 *
 * <p>Passes over the data: moments and sample of both domains; scores of the unwanted one; its sums between the points of the
 * frontier; the edited data. Sums are exact and every draw is keyed by a record's id, so the chosen ids depend neither on partitions
 * nor on the order of rows. Memory is bounded by the sample, not by the number of records.
 */
final class SelectionRun implements Prepared {
    private static final String STEPS = "steps";
    private static final String NUMBERS = "numbers";
    private static final int PER_CENT = 100;
    private static final int REFIT_EVERY = 5;
    // Neighbours are looked for among dense records in the memory of every executor.
    private static final long MOST_REFERENCE_NUMBERS = 1L << 26;

    private final SelectionSpec spec;
    private final Inputs inputs;

    /** A selection from these data. */
    SelectionRun(SelectionSpec spec, Inputs inputs) {
        this.spec = spec;
        this.inputs = inputs;
    }

    /** A classifier to train. */
    private record Point(boolean random, long deleted) implements Serializable {}

    @Override
    public void check(Runtime runtime) {
        if (!(runtime instanceof SparkRuntime)) {
            throw new InputException(
                    "unlearn select runs on Spark; without a cluster use --master local[2], or leave it out");
        }
    }

    @Override
    public Manifest.Draws draws(Runtime runtime) {
        return Manifest.Draws.ofSeed(spec.seed());
    }

    @Override
    public Result execute(Run run) throws IOException {
        JavaSparkContext context = ((SparkRuntime) run.runtime()).context();
        JobProgress progress = new JobProgress(run.display());
        context.sc().addSparkListener(progress);
        try {
            return select(run, context, progress);
        } catch (IOException | Stop.Stopped failed) {
            throw failed;
        } catch (Exception failed) {
            // Spark throws what it does not declare.
            throw Refusals.of(spec.name(), failed);
        } finally {
            context.sc().removeSparkListener(progress);
        }
    }

    private Result select(Run run, JavaSparkContext context, JobProgress progress) throws IOException {
        ResultStore store = run.store();
        SparkSession spark = SparkSession.builder().getOrCreate();
        Configuration hadoop = context.hadoopConfiguration();
        DataFolder folder = new DataFolder(inputs.root(), hadoop);
        Domain unwanted = Domains.SOURCES.build(spec.unwanted()).open(spark, folder, "unwanted", spec.seed());
        Domain retained = Domains.SOURCES.build(spec.retained()).open(spark, folder, "retained", spec.seed());
        CellFiles kept = store.cells(STEPS);
        SelectionSteps steps = new SelectionSteps(kept, progress, run.stop(), run.display());
        SparkTables tables = new SparkTables(store, kept, context);
        FeatureSpace.Prepared prepared = steps.run(
                "features", () -> FeatureSpaces.SPACES.build(spec.features()).prepare(unwanted, retained));
        Pair<Moments> moments = moments(steps, prepared);
        long all = moments.unwanted().count();
        Budget budget = Budgets.BUDGETS.build(spec.budget());
        long fixed = budget.fixed(all);
        FittedScore fitted = fit(steps, prepared, moments);
        Broadcast<FittedScore> broadcast = context.broadcast(fitted);
        write(steps, tables, "scores", all, () -> ScoreRanking.scores(prepared.unwanted(), broadcast));
        Dataset<Row> scores = spark.read().parquet(tables.path("scores"));
        Removals curve = curve(steps, prepared, moments, broadcast, scores, fixed);
        long deleted = budget.deletions(curve.frontier());
        Boundary boundary = curve.at(deleted);
        write(steps, tables, "removed", deleted, () -> removed(scores, boundary));
        long left = all - deleted + moments.retained().count();
        write(steps, tables, "edited", left, () -> edited(prepared, broadcast, boundary));
        Selection selection = refits(run, steps, prepared, moments, fitted, curve, deleted, kept);
        append(run, selection);
        SortedMap<String, Double> metrics = selection.metrics();
        SortedMap<String, Double> everything = new TreeMap<>(metrics);
        everything.putAll(steps.seconds());
        // The sample holds records that are to be removed.
        store.remove(STEPS);
        return Result.of(
                        everything,
                        List.of(),
                        List.of(Tensor.vector(
                                "theta",
                                ElementType.F64,
                                selection.selected().get(selection.chosen()).get(Refits.THETA))))
                .with(SelectionSheet.of(spec, run.id(), selection));
    }

    private Pair<Moments> moments(SelectionSteps steps, FeatureSpace.Prepared prepared) throws IOException {
        Function<Pair<Moments>, State> toState = pair -> pair.toState(Moments::toState);
        return steps.once("moments", toState, state -> Pair.from(state, Moments::from), () -> {
            for (VectorizedDomain domain : List.of(prepared.unwanted(), prepared.retained())) {
                domain.refuseDuplicates();
            }
            return new Pair<>(moments(prepared.unwanted()), moments(prepared.retained()));
        });
    }

    private Moments moments(VectorizedDomain domain) {
        Moments moments = Moments.of(domain.vectors(), domain.reader(), spec.sample(), spec.seed());
        if (moments.count() == 0) {
            throw new InputException(domain.domain().name() + ": there is no record");
        }
        return moments;
    }

    private FittedScore fit(SelectionSteps steps, FeatureSpace.Prepared prepared, Pair<Moments> moments)
            throws IOException {
        String needs = Scores.SCORES.parts().stream()
                .filter(part -> part.name().equals(spec.score().name()))
                .findFirst()
                .orElseThrow()
                .facts()
                .get("needs");
        double[] none = new double[0];
        Pair<double[]> covariances = !needs.equals("covariance")
                ? new Pair<>(none, none)
                : steps.once(
                        "covariances",
                        pair -> pair.toState(numbers -> State.EMPTY.with(NUMBERS, numbers)),
                        state -> Pair.from(state, one -> one.get(NUMBERS)),
                        () -> new Pair<>(
                                covariance(prepared.unwanted(), moments.unwanted()),
                                covariance(prepared.retained(), moments.retained())));
        boolean neighbours = needs.equals("reference");
        int d = prepared.dimension();
        List<Sampled> first = neighbours ? moments.unwanted().sample() : List.of();
        List<Sampled> second = neighbours ? moments.retained().sample() : List.of();
        if ((long) (first.size() + second.size()) * d > MOST_REFERENCE_NUMBERS) {
            throw new InputException("score: neighbours among " + (first.size() + second.size()) + " records of " + d
                    + " features do not fit into the memory of a task; choose a smaller 'sample'");
        }
        return new FittedScore(
                spec.score(),
                new Sample(moments.unwanted().mean(), covariances.unwanted(), dense(first, d)),
                new Sample(moments.retained().mean(), covariances.retained(), dense(second, d)),
                first.stream().map(Sampled::id).toArray());
    }

    private static double[] covariance(VectorizedDomain domain, Moments moments) {
        return Covariance.of(domain.vectors(), domain.reader(), moments.mean(), moments.count());
    }

    private static double[][] dense(List<Sampled> sample, int d) {
        return sample.stream().map(record -> record.dense(d)).toArray(double[][]::new);
    }

    private static Removals curve(
            SelectionSteps steps,
            FeatureSpace.Prepared prepared,
            Pair<Moments> moments,
            Broadcast<FittedScore> broadcast,
            Dataset<Row> scores,
            long fixed)
            throws IOException {
        return steps.once("frontier", Removals::toState, Removals::from, () -> {
            SortedSet<Long> sizes = sizes(moments.unwanted().count(), 1);
            if (fixed >= 0) {
                sizes.add(fixed);
            }
            Boundary[] boundaries =
                    ScoreRanking.boundaries(scores, sizes).values().toArray(Boundary[]::new);
            int d = prepared.dimension();
            Frontier.Divergence divergence = Frontier.within(List.of(
                    dense(moments.unwanted().sample(), d),
                    dense(moments.retained().sample(), d)));
            return new Removals(
                    boundaries,
                    Frontier.of(
                            prepared.unwanted(),
                            broadcast,
                            boundaries,
                            moments.unwanted(),
                            moments.retained(),
                            divergence));
        });
    }

    /** Numbers of deletions at every so many per cent. */
    private static SortedSet<Long> sizes(long all, int every) {
        SortedSet<Long> sizes = new TreeSet<>();
        for (int p = 0; p <= PER_CENT; p += every) {
            sizes.add(at(p, all));
        }
        return sizes;
    }

    private static long at(int perCent, long all) {
        return Math.round((double) perCent / PER_CENT * all);
    }

    private static void write(
            SelectionSteps steps, SparkTables tables, String name, long rows, SelectionSteps.Work<Dataset<Row>> table)
            throws IOException {
        if (!tables.has(name, rows)) {
            steps.run(name, () -> {
                tables.write(name, rows, table.get());
                return null;
            });
        }
    }

    private static Dataset<Row> removed(Dataset<Row> scores, Boundary boundary) {
        if (boundary.deleted() == 0) {
            return scores.limit(0);
        }
        Column score = functions.col(ScoreRanking.SCORE);
        Column last = score.equalTo(boundary.score())
                .and(functions.col(ScoreRanking.ID).leq(boundary.id()));
        return ScoreRanking.sorted(scores.filter(score.gt(boundary.score()).or(last)));
    }

    private static Dataset<Row> edited(
            FeatureSpace.Prepared prepared, Broadcast<FittedScore> broadcast, Boundary boundary) {
        VectorizedDomain unwanted = prepared.unwanted();
        Keeper keeper = new Keeper(unwanted.readerOfRows(), broadcast, boundary);
        Dataset<Row> kept = marked(unwanted, unwanted.rows().filter(keeper), "unwanted");
        return kept.unionByName(marked(prepared.retained(), prepared.retained().rows(), "retained"), true);
    }

    // A column of this name that the records have already is left alone.
    private static Dataset<Row> marked(VectorizedDomain domain, Dataset<Row> rows, String name) {
        Dataset<Row> original = domain.original(rows);
        return Arrays.asList(original.columns()).contains("domain")
                ? original
                : original.withColumn("domain", functions.lit(name));
    }

    private Selection refits(
            Run run,
            SelectionSteps steps,
            FeatureSpace.Prepared prepared,
            Pair<Moments> moments,
            FittedScore fitted,
            Removals curve,
            long deleted,
            CellFiles kept)
            throws IOException {
        long all = moments.unwanted().count();
        SortedSet<Long> sizes = sizes(all, REFIT_EVERY);
        sizes.add(deleted);
        List<Sampled> first = moments.unwanted().sample();
        List<Sampled> second = moments.retained().sample();
        return steps.run("classifiers", () -> {
            Refits refits = Refits.of(spec, first, second, prepared.dense(), fitted, prepared.dimension());
            List<Cell<Point>> cells = new ArrayList<>();
            for (boolean random : new boolean[] {false, true}) {
                sizes.forEach(size ->
                        cells.add(new Cell<>("random=" + random + " deleted=" + size, new Point(random, size))));
            }
            List<State> found = new Cells(kept, run.stop(), run.display())
                    .run(
                            LocalRuntime.allCores(),
                            "classifiers",
                            cells,
                            point -> point.random()
                                    ? refits.random((double) point.deleted() / all)
                                    : refits.selected(curve.at(point.deleted())))
                    .orElseThrow(() -> SelectionSteps.ended("report"));
            return new Selection(
                    all,
                    moments.retained().count(),
                    prepared.dimension(),
                    deleted,
                    curve.frontier(),
                    first.size(),
                    second.size(),
                    sizes.stream().mapToLong(size -> size).toArray(),
                    found.subList(0, sizes.size()),
                    found.subList(sizes.size(), found.size()));
        });
    }

    /** A row of metrics per per cent of budget. */
    private static void append(Run run, Selection selection) {
        Frontier frontier = selection.frontier();
        for (int p = 0; p <= PER_CENT; p++) {
            long size = at(p, selection.unwanted());
            int k = Arrays.binarySearch(frontier.deleted(), size);
            SortedMap<String, Double> values = new TreeMap<>(Map.of(
                    "removal", frontier.removal()[k],
                    "preservation", frontier.preservation()[k],
                    "random/removal", frontier.randomRemoval()[k],
                    "random/preservation", frontier.randomPreservation()[k]));
            int r = Arrays.binarySearch(selection.sizes(), size);
            if (r >= 0 && p % REFIT_EVERY == 0) {
                for (String name : List.of(Refits.RECALL, Refits.ACCURACY, Refits.F1)) {
                    values.put(name, selection.selected().get(r).number(name, Double.NaN));
                    values.put("random/" + name, selection.random().get(r).number(name, Double.NaN));
                }
            }
            run.record(p, values);
        }
    }
}
