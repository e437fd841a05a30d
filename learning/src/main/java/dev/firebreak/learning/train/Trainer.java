package dev.firebreak.learning.train;

import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Draw;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.attack.Forgery;
import dev.firebreak.coding.CodingPlan;
import dev.firebreak.coding.Uplink;
import dev.firebreak.core.InputException;
import dev.firebreak.core.State;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Evaluation;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.participation.Participants;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The one trainer: every synchronous method is this round with other parts.
 *
 * <p>Choose participants ({@link Participants}), assign tasks ({@link RoundTasks}), have each worker compute its update, code, transform and compress it ({@link WorkerProgram},
 * {@link Wire}), let Byzantine workers answer ({@link Adversary}), drop what is late, decode ({@link Exchange}) and aggregate
 * ({@link Server}), step, record. Robust D-GD, D-SHB and D-SGD with worker momentum ("Fixing by Mixing", Allouah
 * et al., AISTATS 2023, Algorithm 1), FedRo and LAD are configurations of it.
 */
public final class Trainer {
    /** The number of rounds lost in a row, 10 (our choice), after which a run counts as diverged. */
    public static final int MOST_LOST_IN_A_ROW = 10;

    private final Experiment experiment;
    private final ExperimentSpec spec;
    private final WorkerPool pool;
    private final Participants participants;
    private final Channel channel;
    private final Adversary adversary;
    private final Server server;
    private final boolean records;
    private int broken;

    /** A trainer of this experiment on this pool; the caller closes the pool. */
    public Trainer(Experiment experiment, WorkerPool pool) {
        this.experiment = experiment;
        this.spec = experiment.spec();
        this.pool = pool;
        this.participants = experiment.participants();
        this.channel = experiment.channel();
        this.adversary = new Adversary(experiment.attack(), experiment.pipeline(), experiment.randomness());
        this.server = new Server(experiment.pipeline());
        this.records = spec.get(ExperimentSpec.RECORD_SELECTION);
    }

    /** The state before the first round. */
    public TrainerState start() {
        return TrainerState.start(experiment.initial());
    }

    /**
     * Runs rounds until the last one, until the run has diverged (a parameter is not finite, or {@link #MOST_LOST_IN_A_ROW} rounds in
     * a row were lost), or until the listener stops the run. The metrics of every round hold {@code rounds/lost}, the number of rounds
     * lost so far; those of the round after which a diverged run stops hold {@code diverged/round}, that round's number from 1.
     *
     * @param from the state to go on from
     * @return the state after the last round that was run
     */
    public TrainerState run(TrainerState from, Listener listener) {
        TrainerState state = from;
        broken = brokenBefore(from.round());
        boolean goOn = !finished(state);
        while (goOn) {
            SortedMap<String, Double> metrics = new TreeMap<>();
            long started = System.nanoTime();
            state = round(state, metrics);
            metrics.put("seconds/round", (System.nanoTime() - started) / 1e9);
            boolean last = finished(state);
            if (state.diverged()) {
                metrics.put(Metric.DIVERGED, (double) state.round());
            }
            boolean evaluate = last || state.round() % spec.get(ExperimentSpec.EVALUATE_EVERY) == 0;
            if (evaluate) {
                metrics.putAll(evaluate(state.theta(), state.round()));
            }
            goOn = listener.afterRound(state, metrics, evaluate) && !last;
        }
        return state;
    }

    /** Whether there is nothing more to do: all rounds are run, or the run has diverged. */
    public boolean finished(TrainerState state) {
        return state.round() >= spec.get(ExperimentSpec.ROUNDS) || state.diverged();
    }

    private TrainerState round(TrainerState state, SortedMap<String, Double> metrics) {
        int round = state.round();
        CodingPlan plan = experiment.coding().plan(round);
        RoundTasks tasks = RoundTasks.of(round, participants(round), spec.honest(), adversary.needs(), plan);
        Answers answers = pool.compute(tasks, state.theta(), state.workers());
        Exchange exchange = Exchange.of(channel, plan, tasks, answers);

        AggregationContext context =
                new AggregationContext(state.aggregate(), Draw.from(experiment.serverDraws(round)));
        Forgery forgery = forge(tasks, exchange, answers, context, state.attack());

        Exchange.Arrival arrival = exchange.arrive(
                worker -> !experiment.stragglers().late(experiment.randomness(), round, worker),
                send(tasks, plan, forgery));
        List<Pipeline.Explained> explained = new ArrayList<>();
        Optional<double[]> aggregate =
                server.aggregate(arrival, context, records ? Optional.of(explained::add) : Optional.empty(), metrics);

        meanLoss(arrival.honest()).ifPresent(loss -> metrics.put("train/batch-loss", loss));
        metrics.put("messages/late", (double) arrival.late());
        metrics.put("messages/malformed", (double) arrival.malformed());
        cost(metrics, plan, arrival.uplink(), tasks.participants());
        metrics.put("gradients/computed", (double) answers.gradientsComputed());
        new Colocation(spec.get(ExperimentSpec.FAULT_DOMAIN), participants.tolerance(), tasks.origins(answers))
                .record(metrics, plan);
        if (participants.sampled()) {
            broken += tasks.byzantine().size() > participants.tolerance() ? 1 : 0;
            metrics.put("participants/byzantine", (double) tasks.byzantine().size());
            metrics.put(Metric.ASSUMPTION_BROKEN, (double) broken);
        }
        SelectionRecord selection = state.selection();
        if (records) {
            List<SelectionRecord.Row> rows =
                    new RoundSelection(tasks, arrival, explained.stream().findFirst()).rows();
            RoundSelection.measure(rows, metrics);
            selection = selection.with(rows);
        }
        TrainerState next = next(state, aggregate, answers.states(), forgery, selection);
        metrics.put(Metric.LOST, (double) next.lost());
        return next;
    }

    // Bytes are those of the protocol, each worker having a link of its own: uplink is what arrived in time, as
    // serialised; downlink is the model, of float64, to every participant; the assignment is four bytes per subset
    // where assignments change with the round, and the seeds of masks.
    private void cost(SortedMap<String, Double> metrics, CodingPlan plan, Uplink uplink, int participants) {
        // Under a code all workers take part; without one each has a task of its own.
        long tasks = plan.gradientsAccounted(participants);
        long assignment = experiment.coding().reassigns() ? Integer.BYTES * tasks : 0;
        long seeds = experiment.wire().compressor().seedBytes(participants);
        metrics.put("bytes/uplink", (double) uplink.bytes());
        metrics.put("bytes/uplink-payload", (double) uplink.payload());
        metrics.put(
                "bytes/downlink",
                (double) participants * Double.BYTES * experiment.model().dimension());
        metrics.put("bytes/assignment", (double) (assignment + seeds));
        metrics.put("gradients/accounted", (double) tasks * experiment.program().gradients());
    }

    private int[] participants(int round) {
        return participants.of(experiment.randomness(), round);
    }

    // A pure function of the seed, so that a checkpoint need not hold it.
    private int brokenBefore(int rounds) {
        if (!participants.sampled()) {
            return 0;
        }
        return (int) IntStream.range(0, rounds)
                .filter(round -> IntStream.of(participants(round))
                                .filter(worker -> worker >= spec.honest())
                                .count()
                        > participants.tolerance())
                .count();
    }

    private Forgery forge(
            RoundTasks tasks, Exchange exchange, Answers answers, AggregationContext context, State state) {
        if (tasks.byzantine().isEmpty()) {
            return Adversary.silence(state);
        }
        Map<Boolean, List<Message>> seen = exchange.seen().stream()
                .collect(Collectors.partitioningBy(message -> tasks.isHonest(message.worker())));
        Adversary.Seen rows = new Adversary.Seen(
                Message.rows(seen.get(true)),
                Message.rows(seen.get(false)),
                Message.rows(attackInputs(tasks, answers)));
        try {
            return adversary.forge(
                    tasks.round(), rows, tasks.byzantine().size(), participants.tolerance(), context, state);
        } catch (InputException undefined) {
            // The numbers of a sampled round are not those that were checked before the run; then there is no attack.
            if (participants.sampled()) {
                return Adversary.silence(state);
            }
            throw undefined;
        }
    }

    private List<Message> send(RoundTasks tasks, CodingPlan plan, Forgery forgery) {
        List<Integer> senders = tasks.byzantine();
        if (forgery.rows().count() == 1) {
            return channel.forge(tasks.round(), plan, senders, forgery.rowOf(0));
        }
        List<Message> sent = new ArrayList<>();
        for (int i = 0; i < senders.size(); i++) {
            double[] row = forgery.rowOf(i);
            if (row != null) {
                sent.addAll(channel.forge(tasks.round(), plan, senders.subList(i, i + 1), row));
            }
        }
        return sent;
    }

    // Only what has the form of a message: an executor may return anything.
    private List<Message> attackInputs(RoundTasks tasks, Answers answers) {
        return IntStream.range(tasks.protocol(), tasks.tasks().size())
                .mapToObj(k -> {
                    Task task = tasks.tasks().get(k);
                    int length = channel.length(task.assignment());
                    return answers.messages()
                            .get(k)
                            .filter(message -> channel.wire().isPlain(task.worker(), length, message))
                            .filter(Message::isFinite);
                })
                .flatMap(Optional::stream)
                .toList();
    }

    private TrainerState next(
            TrainerState state,
            Optional<double[]> aggregate,
            WorkerStates states,
            Forgery forgery,
            SelectionRecord selection) {
        double[] theta = state.theta().clone();
        State step = aggregate
                .map(gradient -> experiment.step().apply(theta, gradient, state.round(), state.step()))
                .orElse(state.step());
        return new TrainerState(
                        state.round() + 1,
                        theta,
                        aggregate.orElse(state.aggregate()),
                        states,
                        forgery.state(),
                        step,
                        state.lost(),
                        state.lostInARow(),
                        selection)
                .counting(aggregate.isEmpty());
    }

    // Over the losses that are finite: a loss comes from a worker unchecked, and must not make the mean of the others
    // NaN.
    private static OptionalDouble meanLoss(List<Message> messages) {
        double[] losses = messages.stream()
                .mapToDouble(Message::loss)
                .filter(Double::isFinite)
                .toArray();
        double sum = 0;
        double mean = 0;
        for (double loss : losses) {
            sum += loss;
            mean += loss / losses.length;
        }
        if (losses.length == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(Double.isFinite(sum) ? sum / losses.length : mean);
    }

    private SortedMap<String, Double> evaluate(double[] theta, int round) {
        SortedMap<String, Double> metrics = new TreeMap<>();
        Examples training = experiment.dataset().train();
        Model model = experiment.calibrated(theta, round);
        Evaluation train = model.evaluate(theta, training);
        metrics.put("train/loss", train.loss());
        if (spec.get(ExperimentSpec.DISSIMILARITY)) {
            HonestGradients.measure(experiment, theta, metrics);
        }
        experiment.validation().ifPresent(examples -> evaluate("validation", model, theta, examples, metrics));
        experiment.dataset().test().ifPresent(examples -> evaluate("test", model, theta, examples, metrics));
        return metrics;
    }

    private static void evaluate(
            String set, Model model, double[] theta, Examples examples, SortedMap<String, Double> metrics) {
        Evaluation evaluation = model.evaluate(theta, examples);
        metrics.put(set + "/loss", evaluation.loss());
        if (examples.classes() > 0) {
            metrics.put(set + "/accuracy", evaluation.accuracy());
        }
    }

    /** Receives the metrics of a training run round by round. */
    public interface Listener {

        /**
         * A round is done.
         *
         * @param state the state after it; its arrays are not changed by later rounds
         * @param metrics what was measured in it, by stable name
         * @param evaluated whether the metrics include an evaluation
         * @return whether to go on; {@code false} stops the run after this round
         */
        boolean afterRound(TrainerState state, SortedMap<String, Double> metrics, boolean evaluated);
    }
}
