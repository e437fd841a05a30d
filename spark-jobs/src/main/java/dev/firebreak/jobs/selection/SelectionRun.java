package dev.firebreak.jobs.selection;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.firebreak.core.InputException;
import dev.firebreak.core.State;
import dev.firebreak.core.part.Call;
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
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.jobs.Refusals;
import dev.firebreak.jobs.selection.FeatureSpace.VectorizedDomains;
import dev.firebreak.jobs.selection.Selection.Pair;
import dev.firebreak.jobs.workers.SparkRuntime;
import dev.firebreak.learning.tensor.ElementType;
import dev.firebreak.learning.tensor.Tensor;
import dev.firebreak.learning.train.ExperimentSpec;
import dev.firebreak.unlearning.selection.Boundary;
import dev.firebreak.unlearning.selection.Budget;
import dev.firebreak.unlearning.selection.FittedScore;
import dev.firebreak.unlearning.selection.Frontier;
import dev.firebreak.unlearning.selection.Moments;
import dev.firebreak.unlearning.selection.Refits;
import dev.firebreak.unlearning.selection.RemovalCurve;
import dev.firebreak.unlearning.selection.Sample;
import dev.firebreak.unlearning.selection.SampledRecord;
import dev.firebreak.unlearning.selection.Scores;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
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
record SelectionRun(SpecValues spec, Inputs inputs) implements Prepared {
    private static final int PER_CENT = 100;
    private static final int REFIT_EVERY = 5;
    // Neighbours are looked up among dense records in the memory of every executor.
    private static final long MOST_REFERENCE_NUMBERS = 1L << 26;

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
        return Manifest.Draws.ofSeed(spec.required(SelectKind.SEED));
    }

    @Override
    public Result execute(Run run) throws IOException {
        JavaSparkContext context = ((SparkRuntime) run.runtime()).context();
        try (SelectionSteps steps = new SelectionSteps(run, context)) {
            return select(run, context, steps);
        } catch (IOException | Stop.Stopped failed) {
            throw failed;
        } catch (Exception failed) {
            // Spark throws what it does not declare.
            throw Refusals.of(spec.required(ExperimentSpec.NAME), failed);
        }
    }

    private Result select(Run run, JavaSparkContext context, SelectionSteps steps) throws IOException {
        DataFolder folder = new DataFolder(inputs.folder().root(), context.hadoopConfiguration());
        Domain first = open("unwanted", spec.required(SelectKind.UNWANTED), folder);
        Domain second = open("retained", spec.required(SelectKind.RETAINED), folder);
        VectorizedDomains domains = steps.run(
                "features",
                () -> FeatureSpace.SPACES
                        .build(spec.required(SelectKind.FEATURES))
                        .prepare(first, second));
        Pair<Moments> moments = steps.once("moments", new TypeReference<>() {}, () -> {
            domains.unwanted().refuseDuplicates();
            domains.retained().refuseDuplicates();
            return new Pair<>(moments(domains.unwanted()), moments(domains.retained()));
        });
        long all = moments.unwanted().count();
        Budget budget = Budget.BUDGETS.build(spec.required(SelectKind.BUDGET));
        long fixed = budget.fixed().applyAsLong(all);
        FittedScore fitted = fit(steps, domains, moments);
        ScoreRanking ranking = new ScoreRanking(domains.unwanted(), context.broadcast(fitted));
        steps.table("scores", all, ranking::scores);
        Dataset<Row> scores = steps.read("scores");
        Frontier frontier = steps.once("frontier", new TypeReference<>() {}, () -> {
            SortedSet<Long> sizes = sizes(all, 1);
            sizes.add(Math.max(0, fixed));
            List<Boundary> boundaries = ScoreRanking.boundaries(scores, sizes);
            return Frontier.of(boundaries, ranking.sums(boundaries), moments.unwanted(), moments.retained());
        });
        long deleted = budget.deletions(frontier);
        Boundary boundary = frontier.at(deleted);
        steps.table("removed", deleted, () -> ScoreRanking.removed(scores, boundary));
        long left = all - deleted + moments.retained().count();
        steps.table("edited", left, () -> edited(domains, ranking.left(boundary)));
        Selection selection = steps.run("classifiers", () -> {
            Refits refits = new Refits(
                    moments.unwanted(),
                    moments.retained(),
                    fitted,
                    spec.required(SelectKind.HOLD_OUT),
                    spec.required(SelectKind.INVERSE_REGULARIZATION),
                    domains.dense(),
                    spec.required(SelectKind.SEED));
            return classifiers(run, steps, refits, moments, frontier, deleted);
        });
        record(run, selection);
        SortedMap<String, Double> metrics = selection.metrics();
        metrics.putAll(steps.seconds());
        steps.remove();
        Tensor theta = Tensor.vector("theta", ElementType.F64, selection.theta());
        return Result.of(metrics, List.of(), List.of(theta)).with(selection.sheet(spec, run.id()));
    }

    private Domain open(String role, Call source, DataFolder folder) {
        return Domain.SOURCES
                .build(source)
                .open(SparkSession.builder().getOrCreate(), folder, role, spec.required(SelectKind.SEED));
    }

    private Moments moments(VectorizedDomain domain) {
        Moments moments = MomentsPass.of(
                domain.vectors(), domain.reader(), spec.required(SelectKind.SAMPLE), spec.required(SelectKind.SEED));
        if (moments.count() == 0) {
            throw new InputException(domain.domain().name() + ": the domain has no record");
        }
        return moments;
    }

    private FittedScore fit(SelectionSteps steps, VectorizedDomains domains, Pair<Moments> moments) throws IOException {
        Call score = spec.required(SelectKind.SCORE);
        String needs = Scores.needs(score);
        double[] none = new double[0];
        Pair<double[]> covariances = !needs.equals("covariance")
                ? new Pair<>(none, none)
                : steps.once(
                        "covariances",
                        new TypeReference<>() {},
                        () -> new Pair<>(
                                covariance(domains.unwanted(), moments.unwanted()),
                                covariance(domains.retained(), moments.retained())));
        boolean neighbours = needs.equals("reference");
        int records =
                moments.unwanted().sample().size() + moments.retained().sample().size();
        if (neighbours && (long) records * domains.dimension() > MOST_REFERENCE_NUMBERS) {
            throw new InputException("score: neighbours among " + records + " records of " + domains.dimension()
                    + " features do not fit into the memory of a task; choose a smaller 'sample'");
        }
        return new FittedScore(
                score,
                sample(moments.unwanted(), covariances.unwanted(), neighbours),
                sample(moments.retained(), covariances.retained(), neighbours),
                neighbours
                        ? moments.unwanted().sample().stream()
                                .map(SampledRecord::id)
                                .toArray()
                        : new Object[0]);
    }

    private static Sample sample(Moments moments, double[] covariance, boolean neighbours) {
        return new Sample(moments.mean(), covariance, neighbours ? moments.rows() : new double[0][]);
    }

    private static double[] covariance(VectorizedDomain domain, Moments moments) {
        return MomentsPass.covariance(domain.vectors(), domain.reader(), moments.mean(), moments.count());
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

    private static Dataset<Row> edited(VectorizedDomains domains, Dataset<Row> left) {
        return marked(domains.unwanted(), left, "unwanted")
                .unionByName(marked(domains.retained(), domains.retained().rows(), "retained"), true);
    }

    // A column of this name that the records have already is not changed.
    private static Dataset<Row> marked(VectorizedDomain domain, Dataset<Row> rows, String name) {
        Dataset<Row> original = domain.original(rows);
        return Arrays.asList(original.columns()).contains("domain")
                ? original
                : original.withColumn("domain", functions.lit(name));
    }

    private static Selection classifiers(
            Run run, SelectionSteps steps, Refits refits, Pair<Moments> moments, Frontier frontier, long deleted)
            throws IOException {
        long all = moments.unwanted().count();
        SortedSet<Long> sizes = sizes(all, REFIT_EVERY);
        sizes.add(deleted);
        List<Cell<Point>> cells = new ArrayList<>();
        for (boolean random : new boolean[] {false, true}) {
            sizes.forEach(
                    size -> cells.add(new Cell<>("random=" + random + " deleted=" + size, new Point(random, size))));
        }
        List<State> found = new Cells(steps.kept(), run.stop(), run.display())
                .run(
                        LocalRuntime.allCores(),
                        "classifiers",
                        cells,
                        point -> point.random()
                                ? refits.random((double) point.deleted() / all)
                                : refits.selected(frontier.at(point.deleted())))
                .orElseThrow(() -> SelectionSteps.ended("report"));
        List<State> selected = found.subList(0, sizes.size());
        SortedMap<String, double[]> metrics = new TreeMap<>();
        for (String name : Refits.METRICS) {
            metrics.put(name, values(selected, name));
            metrics.put(RemovalCurve.RANDOM + name, values(found.subList(sizes.size(), found.size()), name));
        }
        RemovalCurve curve =
                new RemovalCurve(sizes.stream().mapToLong(size -> size).toArray(), metrics);
        double[] theta = selected.get(sizes.headSet(deleted).size()).get(Refits.THETA);
        return new Selection(moments, frontier, deleted, curve, theta);
    }

    private static double[] values(List<State> states, String name) {
        return states.stream()
                .mapToDouble(state -> state.number(name, Double.NaN))
                .toArray();
    }

    /** A row of metrics per per cent of budget. */
    private static void record(Run run, Selection selection) {
        for (int p = 0; p <= PER_CENT; p++) {
            long size = at(p, selection.unwanted());
            SortedMap<String, Double> values = selection.frontier().curve().after(size);
            if (p % REFIT_EVERY == 0) {
                values.putAll(selection.classifiers().after(size));
            }
            run.record(p, values);
        }
    }
}
