package dev.firebreak.learning.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.coding.compression.Compressors;
import dev.firebreak.coding.compression.Frame;
import dev.firebreak.coding.compression.MessageCodec;
import dev.firebreak.core.InputException;
import dev.firebreak.core.random.Randomness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What compression is to the round: real bytes, keyed draws, memory of the workers, malformed messages dropped. */
class CompressedRoundsTest {

    private static final int SIZE = 300;

    private static Experiment experiment(Map<String, String> keys) {
        return Runs.experiment(with(keys, "data", "strokes(size=" + SIZE + ", test=20)"));
    }

    /** In-process workers whose messages pass through a hand before they reach the driver. */
    private record Tampering(WorkerPool pool, UnaryOperator<Message> hand) implements WorkerPool {
        @Override
        public Answers compute(RoundTasks tasks, double[] theta, WorkerStates states) {
            Answers answers = pool.compute(tasks, theta, states);
            List<Optional<Message>> changed =
                    answers.messages().stream().map(m -> m.map(hand)).toList();
            return new Answers(changed, answers.gradientsComputed(), answers.states(), answers.pending());
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

    private static Runs.Ran run(Experiment experiment, UnaryOperator<Message> hand) {
        WorkerPool pool = new InProcessPool(experiment.program(), experiment.shards(), 2);
        return Runs.run(experiment, new Tampering(pool, hand), null, Integer.MAX_VALUE);
    }

    private static Map<String, String> with(Map<String, String> keys, String... more) {
        Map<String, String> all = new TreeMap<>(keys);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    /** Acceptance check 10: the counters are the lengths of what was serialised. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rand-k(k=100)",
                "rand-k(k=100, mask=shared)",
                "top-k(k=100)",
                "qsgd(levels=4)",
                "sign",
                "stochastic-sign",
                "natural"
            })
    void executorsSendSerialisedBytesAndTheyAreCounted(String compressor) {
        Experiment experiment = experiment(Map.of(
                "compression",
                compressor,
                "byzantine",
                "2",
                "attack",
                "sign-flip",
                "rounds",
                "2",
                "aggregation",
                "nnm | median"));
        List<Integer> lengths = new ArrayList<>();
        SortedMap<String, Double> round = run(experiment, message -> {
                    Message.Encoded encoded = assertInstanceOf(Message.Encoded.class, message.content());
                    lengths.add(encoded.message().length);
                    return message;
                })
                .heard()
                .get(1);
        // Eight honest messages a round; the two forged ones are of the same codec.
        assertEquals(16, lengths.size());
        assertEquals(1, lengths.stream().distinct().count());
        assertEquals(10.0 * lengths.get(0), round.get("bytes/uplink"));
        assertEquals(10.0 * (lengths.get(0) - 16), round.get("bytes/uplink-payload"));
        assertEquals(10.0 * 8 * 7850, round.get("bytes/downlink"));
        double seeds = compressor.startsWith("rand-k") ? compressor.contains("shared") ? 8 : 80 : 0;
        assertEquals(seeds, round.get("bytes/assignment"));
        assertTrue(round.get("bytes/uplink") < 10 * (16 + 4 * 7850));
    }

    @ParameterizedTest
    @CsvSource({
        "top-k(k=200;error-feedback=true), momentum(beta=0.9), sign-flip(own=true)",
        "sign(error-feedback=true), clipping(norm=2), alie(tau=1.5)",
        "qsgd, momentum(beta=0.9), label-flip(data=honest)",
        "rand-k(k=500), clipping(norm=2), label-flip(data=own)"
    })
    void threadsStopsAndResumesChangeNoBit(String compressor, String transform, String attack) {
        Experiment experiment = experiment(Map.of(
                "compression", compressor.replace(';', ','),
                "transforms", transform,
                "attack", attack,
                "byzantine", "3",
                "holders", "all",
                "stragglers", "random(probability=0.1)",
                "aggregation", "nnm | trimmed-mean"));
        Runs.Ran whole = Runs.run(experiment, 1, null, Integer.MAX_VALUE);
        Runs.Ran first = Runs.run(experiment, 2, null, 7);
        Runs.Ran rest = Runs.run(experiment, 2, TrainerState.from(first.last().toState(), 10), Integer.MAX_VALUE);
        List<SortedMap<String, Double>> pieces = new ArrayList<>(first.heard());
        pieces.addAll(rest.heard());
        assertEquals(whole.heard(), pieces);
        assertArrayEquals(whole.last().theta(), rest.last().theta());
    }

    /** One worker with top-k and error feedback, by hand: it sends C(g + e) and keeps g + e - C(g + e). */
    @Test
    void errorFeedbackSendsLaterWhatWasLeftOut() throws Exception {
        Experiment experiment = experiment(Map.of(
                "workers", "1",
                "compression", "top-k(k=50, error-feedback=true)",
                "precision", "float64",
                "rounds", "4"));
        int d = experiment.model().dimension();
        double[] theta = new double[d];
        double[] error = new double[d];
        double[] gradient = new double[d];
        for (int round = 0; round < 4; round++) {
            int[] batch = Randomness.of(experiment.spec().forWorkers().seed()).stream("batch", round, 0)
                    .sample(SIZE, 16);
            experiment.model().gradient(theta, experiment.shards().examples(0, false), batch, gradient);
            MessageCodec codec = Compressors.COMPRESSORS
                    .build("top-k(k=50)")
                    .codec(new Frame(
                            Randomness.of(experiment.spec().forWorkers().seed()), round, d, false));
            for (int q = 0; q < d; q++) {
                error[q] += gradient[q];
            }
            double[] sent = codec.decode(0, 0, codec.encode(0, 0, error));
            for (int q = 0; q < d; q++) {
                error[q] -= sent[q];
                theta[q] -= 0.1 * sent[q];
            }
        }
        TrainerState last = Runs.run(experiment).last();
        assertArrayEquals(theta, last.theta(), 1e-15);
        assertArrayEquals(
                error, last.workers().collect().get(0).under("compression").get("error"), 1e-15);
        assertNotNull(TrainerState.from(last.toState(), 1)
                .workers()
                .collect()
                .get(0)
                .under("compression")
                .get("error"));
    }

    /** Replicas draw transforms alike too. */
    @Test
    void votesOverSparsifiedReplicasAgree() {
        Runs.Ran ran = Runs.run(experiment(
                Map.of("coding", "repetition", "byzantine", "2", "transforms", "sparsification(share=0.1)")));
        assertTrue(ran.heard().stream().allMatch(round -> round.get("coding/recovered") == 1));
    }

    /** Workers may not foresee what a coding draws from the training seed. */
    @Test
    void workersDoNotGetTheTrainingSeed() {
        ExperimentSpec one = Specs.of(Map.of("seed", "1"));
        assertEquals(one.forWorkers(), Specs.of(Map.of("seed", "1")).forWorkers());
        assertNotEquals(one.get(ExperimentSpec.TRAINING_SEED), one.forWorkers().seed());
        assertNotEquals(
                one.forWorkers().seed(),
                Specs.of(Map.of("seed", "2")).forWorkers().seed());
    }

    @Test
    void aSharedMaskKeepsTheSameCoordinatesOfEveryoneAndAnotherSetEachRound() {
        Experiment experiment = experiment(Map.of(
                "compression", "rand-k(k=100, mask=shared)", "rounds", "2", "attack", "sign-flip", "byzantine", "3"));
        // What is aggregated, honest or forged, vanishes outside the mask.
        Runs.Ran one = Runs.run(experiment, 2, null, 1);
        Runs.Ran two = Runs.run(experiment);
        assertTrue(support(one.last().aggregate()).length <= 100);
        assertTrue(support(two.last().aggregate()).length <= 100);
        assertTrue(support(two.last().theta()).length > 110);
    }

    private static int[] support(double[] vector) {
        return java.util.stream.IntStream.range(0, vector.length)
                .filter(q -> vector[q] != 0)
                .toArray();
    }

    /** Replicas draw alike, so a vote finds them equal byte for byte. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "qsgd",
                "rand-k(k=300)",
                "stochastic-sign",
                "natural",
                "top-k(k=300, error-feedback=true)",
                "sign(error-feedback=true)"
            })
    void votesOverCompressedReplicasUndoAnyAttackBitForBit(String compressor) {
        Map<String, String> keys =
                Map.of("coding", "repetition", "byzantine", "2", "compression", compressor, "partition", "extreme");
        Runs.Ran attacked = Runs.run(experiment(with(keys, "attack", "sign-flip(own=true, coefficient=-50)")));
        assertArrayEquals(
                Runs.run(experiment(keys)).last().theta(), attacked.last().theta());
        assertTrue(attacked.heard().stream().allMatch(round -> round.get("coding/recovered") == 1));
    }

    @ParameterizedTest
    @CsvSource({
        "none, clipping",
        "none, momentum",
        "qsgd, clipping",
        "qsgd, momentum",
        "sign(error-feedback=true), clipping"
    })
    void malformedMessagesAreDroppedAndCountAgainstTheBound(String compressor, String transform) {
        Experiment experiment = experiment(Map.of(
                "compression", compressor, "byzantine", "2", "aggregation", "nnm | trimmed-mean", "rounds", "3"));
        Runs.Ran ran = run(experiment, message -> switch (message.worker()) {
            case 3 -> damaged(message);
            case 4 -> new Message(5, message.content(), 0, null);
            default -> message;
        });
        for (SortedMap<String, Double> round : ran.heard()) {
            assertEquals(2, round.get("messages/malformed"));
            assertEquals(2, round.get("coding/suspects"));
            assertEquals(0, round.get("rounds/lost"));
        }
        assertTrue(Double.isFinite(ran.last().theta()[0]));
    }

    /** (N, f) becomes (N - 1, f) instead of (N - 1, f - 1), and no worker is a suspect. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "qsgd"})
    void whatAnUntrustedTransportSpoiltIsLost(String compressor) {
        Experiment experiment = experiment(Map.of(
                "compression", compressor, "byzantine", "2", "transport", "untrusted", "rounds", "2", "workers", "5"));
        // Of five workers two may be Byzantine; with a third message lost, those two are no longer outvoted.
        Runs.Ran two = run(experiment, message -> message.worker() == 3 ? damaged(message) : message);
        for (SortedMap<String, Double> round : two.heard()) {
            assertEquals(1, round.get("messages/malformed"));
            assertEquals(0, round.get("coding/suspects"));
            assertEquals(1, round.get("coding/not-certified"));
        }
        assertEquals(2, two.heard().get(1).get("rounds/lost"));
        Experiment trusted =
                experiment(Map.of("compression", compressor, "byzantine", "2", "rounds", "2", "workers", "5"));
        Runs.Ran blamed = run(trusted, message -> message.worker() == 3 ? damaged(message) : message);
        assertEquals(0, blamed.heard().get(0).get("rounds/lost"));
        assertEquals(1, blamed.heard().get(0).get("coding/suspects"));
    }

    private static Message damaged(Message message) {
        return message.with(
                message.content() instanceof Message.Encoded encoded
                        ? new Message.Encoded(Arrays.copyOf(encoded.message(), 7))
                        : new Message.Float32(Arrays.copyOf(((Message.Float32) message.content()).values(), 100)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nan", "inf"})
    void forgedVectorsGoOverTheSameWire(String attack) {
        Map<String, String> keys = Map.of(
                "compression", "rand-k(k=1000)", "byzantine", "3", "attack", attack, "aggregation", "nnm | median");
        for (SortedMap<String, Double> round : Runs.run(experiment(keys)).heard()) {
            assertEquals(3, round.get("messages/malformed"));
            assertEquals(3, round.get("coding/suspects"));
        }
    }

    @Test
    void whatDoesNotGoTogetherIsRefusedOrWarnedOf() {
        for (String coding : List.of("centred-cyclic", "complex-cyclic", "cyclic-repetition")) {
            Map<String, String> keys = Map.of("coding", coding, "compression", "qsgd", "precision", "float64");
            assertThrows(InputException.class, () -> experiment(keys), coding);
        }
        assertThrows(InputException.class, () -> experiment(Map.of("coding", "centred-cyclic")));
        assertThrows(
                InputException.class,
                () -> experiment(Map.of("coding", "detox", "compression", "sign(error-feedback=true)")));
        assertThrows(InputException.class, () -> experiment(Map.of("compression", "top-k(k=7851)")));

        Map<String, String> plain = Map.of("compression", "rand-k(k=100)", "aggregation", "trimmed-mean");
        assertTrue(experiment(plain).warnings().get(0).contains("put nnm before it"));
        assertEquals(
                List.of(),
                experiment(with(plain, "aggregation", "nnm | trimmed-mean")).warnings());
        assertEquals(
                List.of(),
                experiment(with(plain, "compression", "rand-k(k=100, mask=shared)"))
                        .warnings());
        assertEquals(List.of(), experiment(with(plain, "coding", "repetition")).warnings());
        Map<String, String> sparse = Map.of("transforms", "sparsification(share=0.1)", "aggregation", "trimmed-mean");
        assertTrue(experiment(sparse).warnings().get(0).contains("put nnm before it"));
        Map<String, String> stochastic = Map.of("coding", "stochastic(redundancy=3, loss=0.2)");
        assertTrue(experiment(stochastic).warnings().get(0).contains("no stragglers are named"));
        assertEquals(
                List.of(),
                experiment(with(stochastic, "stragglers", "random(probability=0.2)"))
                        .warnings());

        assertThrows(
                InputException.class,
                () -> experiment(Map.of("coding", "centred-cyclic", "transforms", "clipping", "precision", "float64")));
        assertThrows(InputException.class, () -> experiment(Map.of("coding", "detox", "transforms", "momentum")));
        Map<String, String> behind =
                Map.of("coding", "repetition", "transforms", "momentum", "stragglers", "timeout(seconds=9)");
        assertThrows(InputException.class, () -> experiment(behind));
        assertEquals(1, experiment(with(behind, "coding", "none")).warnings().size());
    }
}
