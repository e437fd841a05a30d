package dev.firebreak.learning.train;

import dev.firebreak.aggregation.Aggregate;
import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Draw;
import dev.firebreak.aggregation.attack.Attack;
import dev.firebreak.aggregation.attack.AttackContext;
import dev.firebreak.aggregation.attack.Forgery;
import dev.firebreak.aggregation.coding.CodingPlan;
import dev.firebreak.aggregation.coding.Decoded;
import dev.firebreak.aggregation.coding.Received;
import dev.firebreak.core.State;
import dev.firebreak.learning.model.Evaluation;
import dev.firebreak.learning.transform.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The one trainer: every synchronous method is this round with other parts.
 *
 * <p>Assign tasks, have each worker compute its update and transform it, let Byzantine workers answer, decode and aggregate,
 * step, record. Robust D-GD, D-SHB and D-SGD with worker momentum ("Fixing by Mixing", Allouah et al., AISTATS 2023,
 * Algorithm 1) and LAD are configurations of it.
 */
public final class Trainer {
    private final Experiment experiment;
    private final ExperimentSpec spec;
    private final WorkerPool pool;
    private final Set<Attack.Need> needs;

    /** A trainer of this experiment on this pool; the caller closes the pool. */
    public Trainer(Experiment experiment, WorkerPool pool) {
        this.experiment = experiment;
        this.spec = experiment.spec();
        this.pool = pool;
        this.needs = experiment.attack().map(Attack::needs).orElse(Set.of());
    }

    /** The state before the first round. */
    public TrainerState start() {
        double[] theta = experiment.model().initial(experiment.randomness().stream("initial"));
        return TrainerState.start(theta, spec.workers());
    }

    /**
     * Runs rounds until the last one, until the parameters are no longer finite (an attack has won; there is nothing more to
     * learn), or until the listener stops the run.
     *
     * @param from the state to go on from
     * @return the state after the last round that was run
     */
    public TrainerState run(TrainerState from, TrainingListener listener) {
        TrainerState state = from;
        boolean goOn = !finished(state);
        while (goOn) {
            SortedMap<String, Double> metrics = new TreeMap<>();
            long started = System.nanoTime();
            state = round(state, metrics);
            metrics.put("seconds/round", (System.nanoTime() - started) / 1e9);
            boolean last = finished(state);
            boolean evaluate = last || state.round() % spec.evaluateEvery() == 0;
            if (evaluate) {
                metrics.putAll(evaluate(state.theta()));
            }
            goOn = listener.afterRound(state, metrics, evaluate) && !last;
        }
        return state;
    }

    /** Whether there is nothing more to do: all rounds are run, or the parameters are no longer finite. */
    public boolean finished(TrainerState state) {
        return state.round() >= spec.rounds() || !finite(state.theta());
    }

    private TrainerState round(TrainerState state, SortedMap<String, Double> metrics) {
        int round = state.round();
        CodingPlan plan = experiment.coding().plan(round);
        List<Task> tasks = tasks(plan);
        List<Message> answers = pool.compute(round, state.theta(), tasks);

        // Tasks stand in this order: honest workers, Byzantine ones that follow the protocol, honest ones on flipped
        // labels.
        int protocol = (int) tasks.stream().filter(this::followsProtocol).count();
        State[] memories = state.workers().clone();
        // Each worker has a memory of its own, so the order in which they are served changes nothing.
        List<Message> messages = answers.subList(0, protocol).parallelStream()
                .map(message -> transform(round, message, memories))
                .toList();
        List<Message> honest = messages.subList(0, spec.honest());
        List<Message> own = messages.subList(spec.honest(), protocol);
        List<Message> flipped =
                needs.contains(Attack.Need.FLIPPED_OWN) ? own : answers.subList(protocol, answers.size());

        AggregationContext context = new AggregationContext(
                state.aggregate(), Draw.from(experiment.randomness().stream("aggregation", round, 0)));
        Forgery forgery = experiment
                .attack()
                .map(attack -> attack.forge(new AttackContext(
                        Message.rows(honest),
                        spec.attackers(),
                        spec.byzantine(),
                        experiment.pipeline(),
                        context,
                        own.isEmpty() ? null : Message.rows(own),
                        flipped.isEmpty() ? null : Message.rows(flipped),
                        round,
                        experiment.randomness().stream("attack", round, 0),
                        state.attack())))
                .orElse(null);

        Received received = received(honest, forgery);
        double[] aggregate = server(plan.decode(received), honest, context, metrics);
        State stepMemory = state.step();
        double[] theta = state.theta();
        if (aggregate != null) {
            theta = theta.clone();
            stepMemory = experiment.step().apply(theta, aggregate, round, state.step());
        }
        record(metrics, honest, received, plan);
        return new TrainerState(
                round + 1,
                theta,
                aggregate == null ? state.aggregate() : aggregate,
                memories,
                forgery == null ? state.attack() : forgery.memory(),
                stepMemory);
    }

    // Byzantine workers are the last ones; they compute only what their attack asks for.
    private List<Task> tasks(CodingPlan plan) {
        List<Task> tasks = new ArrayList<>();
        for (int worker = 0; worker < spec.workers(); worker++) {
            boolean flipOwn = needs.contains(Attack.Need.FLIPPED_OWN);
            if (worker < spec.honest()) {
                tasks.add(new Task(worker, plan.assignment(worker), false));
            } else if (flipOwn || needs.contains(Attack.Need.OWN_MESSAGES)) {
                tasks.add(new Task(worker, plan.assignment(worker), flipOwn));
            }
        }
        if (needs.contains(Attack.Need.FLIPPED_HONEST)) {
            for (int worker = 0; worker < spec.honest(); worker++) {
                tasks.add(new Task(worker, plan.assignment(worker), true));
            }
        }
        return tasks;
    }

    private boolean followsProtocol(Task task) {
        return !task.flipLabels() || needs.contains(Attack.Need.FLIPPED_OWN);
    }

    // The transforms that remember, applied on the worker's behalf.
    private Message transform(int round, Message message, State[] memories) {
        List<Transform> transforms = experiment.driverTransforms();
        if (transforms.isEmpty()) {
            return message;
        }
        int worker = message.worker();
        double[] vector = message.values();
        State memory = State.EMPTY;
        for (int k = 0; k < transforms.size(); k++) {
            String name = String.valueOf(k);
            State known = memories[worker].under(name);
            memory = memory.with(
                    name,
                    transforms
                            .get(k)
                            .apply(
                                    vector,
                                    experiment.randomness().stream("driver-transform-" + k, round, worker),
                                    known));
        }
        memories[worker] = memory;
        return Message.of(worker, vector, spec.precision(), message.loss());
    }

    private Received received(List<Message> honest, Forgery forgery) {
        List<Message> all = new ArrayList<>(honest);
        for (int k = 0; forgery != null && k < spec.attackers(); k++) {
            double[] row = forgery.rowOf(k);
            if (row != null) {
                all.add(Message.of(spec.honest() + k, row, spec.precision(), 0));
            }
        }
        int[] senders = all.stream().mapToInt(Message::worker).toArray();
        return new Received(senders, Message.rows(all), new int[0]);
    }

    /** The aggregate of what was received, or null if the round is lost. */
    private double[] server(
            Decoded decoded, List<Message> honest, AggregationContext context, SortedMap<String, Double> metrics) {
        metrics.put("coding/suspects", (double) decoded.suspects().length);
        if (decoded instanceof Decoded.ToAggregate rows) {
            Aggregate aggregate = experiment.pipeline().aggregate(rows.rows(), rows.byzantine(), context);
            metrics.put("aggregation/dropped", (double) aggregate.dropped().length);
            metrics.put("aggregation/kappa-hat", KappaHat.of(Message.rows(honest), aggregate.vector()));
            return aggregate.vector();
        }
        return decoded instanceof Decoded.Recovered recovered ? recovered.gradient() : null;
    }

    private void record(SortedMap<String, Double> metrics, List<Message> honest, Received received, CodingPlan plan) {
        double loss = 0;
        for (Message message : honest) {
            loss += message.loss();
        }
        metrics.put("train/batch-loss", loss / honest.size());
        metrics.put(
                "bytes/uplink",
                (double) received.devices().length * honest.get(0).bytes());
        metrics.put("gradients/accounted", (double) plan.gradientsAccounted(spec.workers()));
    }

    private static boolean finite(double[] theta) {
        for (double x : theta) {
            if (!Double.isFinite(x)) {
                return false;
            }
        }
        return true;
    }

    private SortedMap<String, Double> evaluate(double[] theta) {
        SortedMap<String, Double> metrics = new TreeMap<>();
        Evaluation train =
                experiment.model().evaluate(theta, experiment.dataset().train());
        metrics.put("train/loss", train.loss());
        experiment.dataset().test().ifPresent(examples -> {
            Evaluation test = experiment.model().evaluate(theta, examples);
            metrics.put("test/loss", test.loss());
            if (examples.classes() > 0) {
                metrics.put("test/accuracy", test.accuracy());
            }
        });
        return metrics;
    }
}
