package dev.firebreak.benchmarks;

import dev.firebreak.core.kernel.Kernels;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.experiments.run.Declaration;
import dev.firebreak.experiments.spec.SpecText;
import dev.firebreak.experiments.train.TrainKind;
import dev.firebreak.jobs.workers.SparkApplication;
import dev.firebreak.jobs.workers.SparkPool;
import dev.firebreak.learning.train.Experiment;
import dev.firebreak.learning.train.ExperimentSpec;
import dev.firebreak.learning.train.InProcessPool;
import dev.firebreak.learning.train.Trainer;
import dev.firebreak.learning.train.TrainerState;
import dev.firebreak.learning.train.WorkerPool;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * What a training round costs: in-process rounds per second, and on Spark beside a bare job that broadcasts as many parameters and
 * collects as many bytes, turn by turn in one run so that a noisy machine disturbs both alike.
 *
 * <p>Softmax regression on MNIST (from FIREBREAK_DATA; generated digits of the same shape without it), 20 workers, 4 Byzantine, ALIE,
 * batch 32, momentum 0.9, NNM and trimmed mean.
 */
public final class RoundBenchmark {
    private static final String SPEC = """
            model: softmax
            workers: 20
            byzantine: 4
            attack: alie(tau=1.5)
            transforms: [momentum(beta=0.9)]
            aggregation: nnm | trimmed-mean
            step: sgd(rate=0.05)
            rounds: 1000000
            evaluate-every: 1000000
            """;
    private static final int CORES = 2;
    private static final int TURNS = 45;

    private RoundBenchmark() {}

    /** Prints the figures, with the argument {@code in-process} only those without Spark; takes about a minute. */
    public static void main(String[] args) {
        String root = System.getenv("FIREBREAK_DATA");
        String data = root == null ? "strokes(size=60000, test=10000)" : "mnist";
        ExperimentSpec spec = Declaration.read(
                        TrainKind.TRAIN, new SpecText("round", SPEC), Map.of(), Map.of("data", data))
                .spec()
                .experiment();
        Dataset dataset = DataSources.SOURCES
                .build(spec.get(ExperimentSpec.DATA))
                .load(new DataFolder(root, new Configuration()), spec.get(ExperimentSpec.DATA_SEED));
        Experiment experiment = Experiment.of(spec, dataset);
        int d = experiment.model().dimension();
        System.out.println(data + ", d = " + d + ", kernels " + Kernels.best().body() + ", " + CORES + " cores");
        inProcess(experiment);
        if (!List.of(args).contains("in-process")) {
            distributed(experiment, d);
        }
    }

    private static void inProcess(Experiment experiment) {
        try (Rounds rounds =
                new Rounds(experiment, new InProcessPool(experiment.program(), experiment.shards(), CORES))) {
            rounds.run(3000);
            double[] perSecond = new double[TURNS];
            for (int turn = 0; turn < TURNS; turn++) {
                perSecond[turn] = 1 / rounds.run(100);
            }
            Arrays.sort(perSecond);
            print(
                    "in-process: %.0f rounds/s (median of %d turns of 300; best %.0f)",
                    perSecond[TURNS / 2], TURNS, perSecond[TURNS - 1]);
        }
    }

    private static void distributed(Experiment experiment, int d) {
        try (JavaSparkContext spark = SparkApplication.start("rounds", "local[" + CORES + "]");
                Rounds rounds =
                        new Rounds(experiment, new SparkPool(spark, experiment.spec(), experiment.shards(), CORES))) {
            rounds.run(200);
            bare(spark, d, 200);
            double[] ours = new double[TURNS];
            double[] theirs = new double[TURNS];
            Double[] ratios = new Double[TURNS];
            for (int turn = 0; turn < TURNS; turn++) {
                ours[turn] = rounds.run(50);
                theirs[turn] = bare(spark, d, 50);
                ratios[turn] = ours[turn] / theirs[turn];
            }
            Collections.sort(Arrays.asList(ratios));
            Arrays.sort(ours);
            Arrays.sort(theirs);
            print(
                    "on Spark local[%d]: a round takes %.2f ms, a bare job %.2f ms (medians of %d turns of 50)",
                    CORES, 1e3 * ours[TURNS / 2], 1e3 * theirs[TURNS / 2], TURNS);
            print("ratio: median %.2f, best %.2f, worst %.2f", ratios[TURNS / 2], ratios[0], ratios[TURNS - 1]);
        }
    }

    /** Seconds per bare job: broadcast d float64 numbers, collect d float32 numbers from each of 16 workers in as many tasks as cores. */
    private static double bare(JavaSparkContext spark, int d, int times) {
        List<Integer> workers = java.util.stream.IntStream.range(0, 16).boxed().toList();
        double[] theta = new double[d];
        long started = System.nanoTime();
        for (int k = 0; k < times; k++) {
            Broadcast<double[]> parameters = spark.broadcast(theta);
            List<float[]> rows = spark.parallelize(workers, CORES)
                    .map(worker -> new float[parameters.value().length])
                    .collect();
            if (rows.size() != workers.size()) {
                throw new IllegalStateException("lost " + (workers.size() - rows.size()) + " rows");
            }
            parameters.destroy();
        }
        return (System.nanoTime() - started) / 1e9 / times;
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    /** A training run that goes on for as many rounds as it is asked. */
    private static final class Rounds implements AutoCloseable {
        private final WorkerPool pool;
        private final Trainer trainer;
        private TrainerState state;

        Rounds(Experiment experiment, WorkerPool pool) {
            this.pool = pool;
            this.trainer = new Trainer(experiment, pool);
            this.state = trainer.start();
        }

        /** Seconds per round over some rounds. */
        double run(int count) {
            int end = state.round() + count;
            long started = System.nanoTime();
            state = trainer.run(state, (after, metrics, evaluated) -> after.round() < end);
            return (System.nanoTime() - started) / 1e9 / count;
        }

        @Override
        public void close() {
            pool.close();
        }
    }
}
