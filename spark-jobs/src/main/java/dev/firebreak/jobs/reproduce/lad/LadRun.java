package dev.firebreak.jobs.reproduce.lad;

import dev.firebreak.core.State;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.experiments.run.Cell;
import dev.firebreak.learning.train.Experiment;
import dev.firebreak.learning.train.ExperimentSpec;
import dev.firebreak.learning.train.InProcessPool;
import dev.firebreak.learning.train.Trainer;
import dev.firebreak.learning.train.TrainerState;
import dev.firebreak.learning.train.TrainingListener;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * One training run of a table on generated data, by the trainer, on one thread.
 *
 * @param spec the experiment
 * @param canonical its one text
 * @param tail the loss that counts is the mean over so many last iterates
 */
record LadRun(ExperimentSpec spec, String canonical, int tail) implements Serializable {
    /** Mean loss over the last iterates; NaN if the run diverged. */
    static final String LOSS = "loss";
    /** Loss at the rounds of {@link #ROUNDS}. */
    static final String CURVE = "curve";
    /** Rounds at which the loss was evaluated along the run. */
    static final String ROUNDS = "rounds";
    /** Bytes per device and round that were serialised, headers included. */
    static final String BYTES = "bytes";
    /** Largest empirical robustness coefficient of a round; 0 where no rule was used. */
    static final String KAPPA = "kappa";

    // Beyond this a run is lost, although its numbers may stay finite to the end.
    private static final double DIVERGED = 1e12;

    Cell<LadRun> cell() {
        return new Cell<>(canonical + "tail: " + tail, this);
    }

    static Experiment experiment(ExperimentSpec spec) {
        Dataset data = DataSources.SOURCES.build(spec.data()).load(null, null, spec.dataSeed());
        return Experiment.of(spec, data);
    }

    State run() {
        Experiment experiment = experiment(spec);
        Watch watch = new Watch(experiment, tail);
        try (InProcessPool pool = new InProcessPool(experiment.program(), experiment.shards(), 1)) {
            Trainer trainer = new Trainer(experiment, pool);
            trainer.run(trainer.start(), watch);
        }
        return watch.found();
    }

    /** Adds up what counts as the rounds go by. */
    private static final class Watch implements TrainingListener {
        private final Experiment experiment;
        private final int from;
        private final List<double[]> curve = new ArrayList<>();
        private int counted;
        private double total;
        private double bytes;
        private double kappa;
        private int rounds;
        private boolean diverged;

        Watch(Experiment experiment, int tail) {
            this.experiment = experiment;
            this.from = experiment.spec().rounds() - tail;
            see(0, new double[experiment.model().dimension()]);
        }

        private double see(int round, double[] theta) {
            double loss = experiment
                    .model()
                    .evaluate(theta, experiment.dataset().train())
                    .loss();
            diverged |= !(loss < DIVERGED);
            if (round % experiment.spec().evaluateEvery() == 0) {
                curve.add(new double[] {round, loss});
            }
            return loss;
        }

        @Override
        public boolean afterRound(TrainerState state, SortedMap<String, Double> metrics, boolean evaluated) {
            rounds++;
            bytes += metrics.get("bytes/uplink");
            kappa = Math.max(kappa, metrics.getOrDefault("aggregation/kappa-hat", 0.0));
            boolean counts = state.round() > from;
            if (counts || evaluated) {
                double loss = see(state.round(), state.theta());
                total += counts ? loss : 0;
                counted += counts ? 1 : 0;
            }
            return !diverged;
        }

        State found() {
            return State.EMPTY
                    .with(LOSS, diverged ? Double.NaN : total / counted)
                    .with(ROUNDS, curve.stream().mapToDouble(point -> point[0]).toArray())
                    .with(CURVE, curve.stream().mapToDouble(point -> point[1]).toArray())
                    .with(BYTES, bytes / rounds / experiment.spec().workers())
                    .with(KAPPA, kappa);
        }
    }
}
