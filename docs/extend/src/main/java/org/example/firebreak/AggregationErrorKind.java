package org.example.firebreak;

import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Draw;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.aggregation.attack.Attack;
import dev.firebreak.aggregation.attack.Attacks;
import dev.firebreak.aggregation.attack.Forgery;
import dev.firebreak.core.InputException;
import dev.firebreak.core.State;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.experiments.progress.Progress;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Job;
import dev.firebreak.experiments.run.JobOf;
import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.run.KindProvider;
import dev.firebreak.experiments.run.Prepared;
import dev.firebreak.experiments.run.Result;
import dev.firebreak.experiments.run.Run;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runtime;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.learning.train.Adversary;
import dev.firebreak.learning.train.ExperimentSpec;
import dev.firebreak.learning.train.Metric;
import dev.firebreak.learning.train.Server;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A kind of run in a jar of its own: how far a pipeline's output is from the mean of the honest vectors, in units of their variance, when
 * honest vectors are standard normal. META-INF/services names this class; its command, resume, sweeps, report and schema need no code here.
 */
public final class AggregationErrorKind implements KindProvider, Kind<SpecValues> {
    private static final SpecKey<Integer> DIMENSION =
            new SpecKey<>("dimension", "numbers in a vector", Form.count(1, 1_000_000), "100");
    private static final SpecKey<Long> SEED =
            new SpecKey<>("seed", "seed of all draws", Form.seed(), "1");
    private static final String KAPPA_HAT = "aggregation/kappa-hat";
    private static final String MEAN = "error/mean";
    private static final String WORST = "error/worst";

    @Override
    public List<Kind<?>> kinds() {
        return List.of(this);
    }

    @Override
    public String word() {
        return "aggregation-error";
    }

    @Override
    public List<SpecKey<?>> keys() {
        return List.of(
                ExperimentSpec.NAME,
                ExperimentSpec.WORKERS,
                ExperimentSpec.BYZANTINE,
                ExperimentSpec.ATTACK,
                ExperimentSpec.AGGREGATION,
                ExperimentSpec.ROUNDS,
                DIMENSION,
                SEED);
    }

    @Override
    public List<Metric> metrics() {
        return Metric.table("""
                error/mean | Mean error | number | lower | mean over the rounds of the squared distance from the honest \
                    mean, over the variance
                error/worst | Worst error | number | lower | the greatest of these
                """);
    }

    /** Refuses numbers of vectors that the pipeline is not defined for, in a sweep before its first cell. */
    @Override
    public void check(SpecValues values) {
        Optional<Integer> workers = values.get(ExperimentSpec.WORKERS);
        Optional<Integer> byzantine = values.get(ExperimentSpec.BYZANTINE);
        Optional<Pipeline> pipeline = values.get(ExperimentSpec.AGGREGATION);
        if (workers.isPresent() && byzantine.isPresent() && pipeline.isPresent()) {
            try {
                pipeline.get().check(workers.get(), byzantine.get());
            } catch (InputException undefined) {
                values.problem(ExperimentSpec.BYZANTINE, undefined.getMessage());
            }
        }
    }

    @Override
    public SpecValues read(SpecValues values) {
        return values;
    }

    @Override
    public Job job(SpecValues spec, Inputs inputs, RunOptions options) {
        Call call = spec.required(ExperimentSpec.ATTACK);
        Optional<Attack> attack =
                ExperimentSpec.isNone(call) ? Optional.empty() : Optional.of(Attacks.ATTACKS.build(call));
        String name = spec.required(ExperimentSpec.NAME);
        return new JobOf(name, spec.canonical(), new TreeMap<>(), List.of(), () -> new Drawn(spec, attack));
    }

    private record Drawn(SpecValues spec, Optional<Attack> attack) implements Prepared {

        @Override
        public Manifest.Draws draws(Runtime runtime) {
            return Manifest.Draws.ofSeed(spec.required(SEED));
        }

        @Override
        public boolean needsRuntime() {
            return false;
        }

        @Override
        public Result execute(Run run) {
            int n = spec.required(ExperimentSpec.WORKERS);
            int f = spec.required(ExperimentSpec.BYZANTINE);
            int dimension = spec.required(DIMENSION);
            int rounds = spec.required(ExperimentSpec.ROUNDS);
            Pipeline pipeline = spec.required(ExperimentSpec.AGGREGATION);
            Randomness randomness = Randomness.of(spec.required(SEED));
            Adversary adversary = new Adversary(attack, pipeline, randomness);
            Server server = new Server(pipeline);
            State state = State.EMPTY;
            double sum = 0;
            double worst = 0;
            try (Progress progress = run.display().start(spec.required(ExperimentSpec.NAME), rounds, 0)) {
                for (int round = 0; round < rounds; round++) {
                    run.stop().check();
                    double[][] rows = normal(randomness, round, n, dimension);
                    Rows all = Rows.of(rows);
                    Rows honest = all.select(range(0, n - f));
                    Adversary.Seen seen = new Adversary.Seen(honest, all.select(range(n - f, n)), all.select());
                    AggregationContext context =
                            new AggregationContext(new double[dimension], Draw.seeded(spec.required(SEED), round));
                    Forgery forged = adversary.forge(round, seen, f, f, context, state);
                    state = forged.state();
                    for (int k = 0; k < f && attack.isPresent(); k++) {
                        rows[n - f + k] = forged.rowOf(k);
                    }
                    SortedMap<String, Double> metrics = new TreeMap<>();
                    server.aggregate(Rows.received(dimension, rows), f, honest, context, metrics);
                    run.record(round + 1, metrics);
                    double error = metrics.getOrDefault(KAPPA_HAT, Double.NaN);
                    sum += error;
                    worst = Math.max(worst, error);
                    progress.round(round + 1);
                }
            }
            return Result.of(new TreeMap<>(Map.of(MEAN, sum / rounds, WORST, worst)), List.of(), List.of());
        }

        private static double[][] normal(Randomness randomness, int round, int n, int dimension) {
            double[][] rows = new double[n][dimension];
            for (int i = 0; i < rows.length; i++) {
                RandomStream stream = randomness.stream("vector", round, i);
                for (int j = 0; j < rows[i].length; j++) {
                    rows[i][j] = stream.nextGaussian();
                }
            }
            return rows;
        }

        private static int[] range(int from, int to) {
            return IntStream.range(from, to).toArray();
        }
    }
}
