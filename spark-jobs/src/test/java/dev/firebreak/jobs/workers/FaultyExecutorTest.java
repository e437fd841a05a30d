package dev.firebreak.jobs.workers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.State;
import dev.firebreak.jobs.workers.SliceJob.SliceResult;
import dev.firebreak.jobs.workers.SparkPoolTest.Ran;
import dev.firebreak.learning.train.Answers;
import dev.firebreak.learning.train.Experiment;
import dev.firebreak.learning.train.InProcessPool;
import dev.firebreak.learning.train.Message;
import dev.firebreak.learning.train.RoundTasks;
import dev.firebreak.learning.train.Task;
import dev.firebreak.learning.train.WorkerPool;
import dev.firebreak.learning.train.WorkerStates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever one slice's executor returns, its workers' messages are malformed or missing and nobody else's are touched. */
@Timeout(300)
class FaultyExecutorTest {
    private static final int SLICES = 3;
    private static final int FAULTY = 1;
    // Dealt like cards: 0 3 6, 1 4 7, 2 5 8.
    private static final Set<Integer> HOSTED = Set.of(1, 4, 7);

    private static JavaSparkContext spark;

    @BeforeAll
    static void start() {
        spark = SparkApplication.start("faulty executors", "local[2]");
    }

    @AfterAll
    static void stop() {
        spark.close();
    }

    /** What the faulty slice returns. */
    private enum Lie implements Fault {
        NULL,
        TEXT,
        NO_ITEMS,
        NULL_ITEMS,
        NULL_MESSAGES,
        TEXT_MESSAGES,
        NO_CONTENT,
        NO_NUMBERS,
        NO_BYTES,
        OTHER_LENGTH,
        OTHER_WORKER,
        COMMITMENT,
        EXCEPTION;

        @Override
        public void strike(Task task, double[] gradient) {}

        @Override
        public Object returns(SliceResult result) {
            if (TaskContext.getPartitionId() != FAULTY) {
                return result;
            }
            return switch (this) {
                case NULL -> null;
                case TEXT -> "a text";
                case NO_ITEMS -> new SliceResult(new Object[0], result.made());
                case NULL_ITEMS -> new SliceResult(null, null);
                case EXCEPTION -> throw new IllegalStateException("a faulty executor");
                default ->
                    new SliceResult(
                            Arrays.stream(result.items())
                                    .map(item -> message((Message) item))
                                    .toArray(),
                            new Attempts.Made[] {null});
            };
        }

        private Object message(Message right) {
            return switch (this) {
                case NULL_MESSAGES -> null;
                case TEXT_MESSAGES -> "a text";
                case NO_CONTENT -> right.with(null);
                case NO_NUMBERS -> right.with(new Message.Float32(null));
                case NO_BYTES -> right.with(new Message.Encoded(null));
                case OTHER_LENGTH -> right.with(new Message.Float32(new float[3]));
                case OTHER_WORKER -> new Message(0, right.content(), right.loss(), null);
                default -> right.with(new Message.Commitment(null));
            };
        }
    }

    /** Workers without Spark, of which some never answer. */
    private record Without(WorkerPool pool, Set<Integer> silent) implements WorkerPool {
        @Override
        public Answers compute(RoundTasks tasks, double[] theta, WorkerStates states) {
            Answers all = pool.compute(tasks, theta, states);
            List<Optional<Message>> messages = new ArrayList<>(all.messages());
            silent.forEach(worker -> messages.set(worker, Optional.empty()));
            return new Answers(messages, all.gradientsComputed(), all.states(), all.pending());
        }

        @Override
        public String redundancy() {
            return pool.redundancy();
        }

        @Override
        public void close() {
            pool.close();
        }
    }

    private static Experiment experiment(String... set) {
        Map<String, String> keys = new TreeMap<>(
                Map.of("workers", "9", "byzantine", "3", "transforms", "[]", "aggregation", "trimmed-mean"));
        keys.put("rounds", "2");
        for (int i = 0; i < set.length; i += 2) {
            keys.put(set[i], set[i + 1]);
        }
        return SparkPoolTest.experiment(keys);
    }

    private static Ran run(Experiment experiment, int slices, Fault fault) {
        return SparkPoolTest.run(
                experiment, new SparkPool(spark, experiment.spec(), experiment.shards(), slices, fault), name -> false);
    }

    private static WorkerPool inProcess(Experiment experiment) {
        return new InProcessPool(experiment.program(), experiment.shards(), 2);
    }

    @Test
    void whateverASliceReturnsOnlyItsOwnMessagesAreLost() {
        Experiment experiment = experiment();
        double[] expected = SparkPoolTest.run(experiment, new Without(inProcess(experiment), HOSTED))
                .theta();
        for (Lie lie : Lie.values()) {
            Ran ran = run(experiment, SLICES, lie);
            assertArrayEquals(expected, ran.theta(), lie.name());
            for (SortedMap<String, Double> round : ran.metrics()) {
                assertEquals(3, round.get("messages/late") + round.get("messages/malformed"), lie + " " + round);
                assertEquals(0, round.get("rounds/lost"), lie.name());
                assertTrue(Double.isFinite(round.get("train/batch-loss")), lie.name());
            }
        }
    }

    /** The tasks of the others are run again, each in a job that the failure of the faulty one does not take with it. */
    @Test
    void aTaskThatFailsForGoodTakesNoOthersWithIt() {
        Experiment experiment = experiment("rounds", "4");
        Ran ran = run(experiment, 9, Lie.EXCEPTION);
        for (SortedMap<String, Double> round : ran.metrics()) {
            assertEquals(1, round.get("messages/late"), round.toString());
        }
    }

    @Test
    void aRoundOfWhichNoTaskCanBeRunFails() {
        IllegalStateException failed = assertThrows(
                IllegalStateException.class,
                () -> run(experiment(), 1, (task, gradient) -> {
                    throw new IllegalStateException("every gradient fails");
                }));
        assertTrue(failed.getMessage().contains("every gradient fails"), failed.getMessage());
    }

    private record NanLoss() implements Fault {
        @Override
        public void strike(Task task, double[] gradient) {}

        @Override
        public Object returns(SliceResult result) {
            Object[] items = Arrays.stream(result.items())
                    .map(item -> (Message) item)
                    .map(m -> m.worker() == 4 ? new Message(4, m.content(), Double.NaN, null) : m)
                    .toArray();
            return new SliceResult(items, result.made());
        }
    }

    /** One worker's loss is not a number: the mean is that of the others, and the model is the same. */
    @Test
    void aLossThatIsNoNumberSpoilsNoMean() {
        Experiment experiment = experiment();
        Ran right = SparkPoolTest.run(experiment, inProcess(experiment));
        Ran ran = run(experiment, SLICES, new NanLoss());
        assertArrayEquals(right.theta(), ran.theta());
        double loss = ran.metrics().get(0).get("train/batch-loss");
        // At the start every loss is ln 10.
        assertEquals(Math.log(10), loss, 1e-12);
    }

    /** Every executor invents a place of its own for each worker. */
    private record InventedPlaces() implements Fault {
        @Override
        public void strike(Task task, double[] gradient) {}

        @Override
        public Object returns(SliceResult result) {
            Object[] items = Arrays.stream(result.items())
                    .map(item -> (Message) item)
                    .map(m -> m.from(new Message.Origin("e" + m.worker(), "h" + m.worker())))
                    .toArray();
            return new SliceResult(items, result.made());
        }
    }

    @Test
    void whereWorkersRanIsNotTheirOwnWord() {
        Experiment experiment = experiment("byzantine", "1", "coding", "repetition", "fault-domain", "executor");
        SortedMap<String, Double> round =
                run(experiment, SLICES, new InventedPlaces()).metrics().get(0);
        assertEquals(1, round.get("coding/executors"));
        assertEquals(9, round.get("coding/largest-domain"));
        assertEquals(3, round.get("coding/domain-violations"));
        assertEquals(0, round.get("coding/recovered"));
    }

    /** Worker 6 answers for workers 0 and 3 besides, in their names. */
    private record DeliversForOthers() implements Fault {
        @Override
        public void strike(Task task, double[] gradient) {}

        @Override
        public Object returns(SliceResult result) {
            Message first = (Message) result.items()[0];
            if (TaskContext.getPartitionId() != 6 || first.content() instanceof Message.Commitment) {
                return result;
            }
            Message zeros = first.with(new Message.Float32(new float[7850]));
            Object[] items = {new Message(0, zeros.content(), 0, null), new Message(3, zeros.content(), 0, null), zeros
            };
            return new SliceResult(items, result.made());
        }
    }

    @Test
    void aDeliveryBelongsToTheWorkerThatWasAsked() {
        Experiment experiment = experiment("byzantine", "1", "coding", "repetition(vote=digest)");
        Ran right = SparkPoolTest.run(experiment, inProcess(experiment));
        Ran ran = run(experiment, 9, new DeliversForOthers());
        assertArrayEquals(right.theta(), ran.theta());
        for (SortedMap<String, Double> round : ran.metrics()) {
            assertEquals(1, round.get("coding/suspects"));
            assertEquals(1, round.get("coding/recovered"));
        }
    }

    /** Text among the states, none at all, and one that holds no arrays: their workers start anew, the others go on. */
    @Test
    void statesThatAreNoneAreEmpty() {
        State right = State.EMPTY.with("0/momentum", 1, 2);
        State broken = State.EMPTY.with("0/momentum", (double[]) null);
        Map<?, ?> slice = new TreeMap<>(Map.of(0, right, 1, "a text", 3, broken, 17, right));
        TaskPlaces places = new TaskPlaces(spark);
        @SuppressWarnings("unchecked")
        Map<Integer, State> states = (Map<Integer, State>) slice;
        Map<Integer, State> collected = new Lineage(spark, places, 5, true)
                .new States(spark.parallelize(Collections.singletonList(states), 1), 1, 1)
                .collect();
        places.close();
        assertEquals(Set.of(0), collected.keySet());
        assertEquals(right.arrays().keySet(), collected.get(0).arrays().keySet());
    }

    @Test
    void anExecutorCannotAccuseAnotherOfWorkersThatItDidNotRun() {
        int faults = Attempts.faults().size();
        Attempts attempts = new Attempts();
        Attempts.Made[] own = {new Attempts.Made(0, 1, 17)};
        attempts.compare(own, Set.of(1, 4), "1");
        attempts.compare(new Attempts.Made[] {new Attempts.Made(0, 1, 99), null}, Set.of(2, 5), "2");
        attempts.compare(null, Set.of(2, 5), "2");
        assertEquals(faults, Attempts.faults().size());
        attempts.compare(new Attempts.Made[] {new Attempts.Made(0, 1, 99)}, Set.of(1, 4), "2");
        assertEquals(
                "integrity fault: worker 1 of round 1 made one message on executor 1 and another on executor 2",
                Attempts.faults().get(faults));
    }
}
