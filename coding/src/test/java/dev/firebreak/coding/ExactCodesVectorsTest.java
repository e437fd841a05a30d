package dev.firebreak.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The exact codes and the votes. */
class ExactCodesVectorsTest {

    @TestFactory
    Stream<DynamicTest> cyclicRepetition() {
        return CodingVectors.cases("tandon_cyclic", vector -> {
            CyclicRepetition code = CyclicRepetitionTest.of(vector.matrix("H"));
            vector.assertClose("B", code.matrix());
            double[][] gradients = vector.matrix("gradients");
            int n = gradients.length;
            int dimension = gradients[0].length;
            double[][] messages = code.plan(0).encodeAll(n, dimension, k -> gradients[k]);
            vector.assertClose("messages", messages);
            for (JsonNode node : vector.node().required("decodes")) {
                CodingVectors.Case decode = vector.under(node);
                int[] alive = decode.integers("alive");
                double[] row = new double[n];
                double[] shortest = code.recovery(Recoveries.setOf(alive));
                for (int i = 0; i < alive.length; i++) {
                    row[alive[i]] = shortest[i];
                }
                decode.assertClose("a_min_norm", row);
                double[][] arrived = messages.clone();
                Arrays.stream(decode.integers("stragglers")).forEach(i -> arrived[i] = null);
                Decoded.Recovered recovered =
                        (Decoded.Recovered) code.plan(0).decode(Received.of(arrived, dimension, true, false));
                assertEquals(DecodingStatus.EXACT, recovered.status());
                vector.assertClose("sum", times(n, recovered.gradient()));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> repetitionVote() {
        return CodingVectors.cases("fractional_repetition_vote", vector -> {
            double[][] gradients = vector.matrix("gradients");
            double[][] messages = vector.matrix("messages");
            int n = vector.integer("n");
            int r = vector.integer("r");
            int[] byzantine = vector.integers("byzantine");
            for (boolean digests : new boolean[] {false, true}) {
                // The vote does not depend on f; the files' sets may have several Byzantine workers as long as they
                // have no majority in a group.
                Repetition code = Repetition.voting(
                        n, r, (r - 1) / 2, digests ? Repetition.Vote.DIGEST : Repetition.Vote.MESSAGE);
                CodingPlan plan = code.plan(0);
                int[][] assignment = vector.integerMatrix("assignment");
                for (int i = 0; i < n; i++) {
                    assertArrayEquals(assignment[i], plan.assignment(i).subsets());
                }
                Decoded.Recovered recovered =
                        (Decoded.Recovered) plan.decode(Received.of(messages, gradients[0].length, true, false));
                vector.assertClose("decoded_sum", times(n, recovered.gradient()));
                assertArrayEquals(byzantine, recovered.suspects());
            }
            for (JsonNode node : vector.node().required("votes")) {
                int first = node.required("group").asInt() * r;
                List<double[]> group = List.of(messages).subList(first, first + r);
                ByteVote vote = ByteVote.over(group);
                assertEquals(node.required("winner_device").asInt(), first + vote.winner());
                assertEquals(node.required("count").asInt(), vote.count());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> majority() {
        return CodingVectors.cases("majority", vector -> {
            ByteVote vote = ByteVote.over(List.of(vector.matrix("messages")));
            assertEquals(vector.integer("winner"), vote.winner());
            assertEquals(vector.integer("count"), vote.count());
            assertEquals(vector.node().required("has_strict_majority").asBoolean(), vote.hasStrictMajority());
        });
    }

    @TestFactory
    Stream<DynamicTest> complexCyclic() {
        return CodingVectors.cases("draco_cyclic_complex", vector -> {
            int n = vector.integer("n");
            CyclicCode code = CyclicCode.complex(n, vector.integer("s"));
            vector.assertClose("W_re", matrix(code, 0));
            vector.assertClose("W_im", matrix(code, 1));
            checkErrors(vector, code);
        });
    }

    // The weights of one block, row per worker.
    private static double[][] matrix(CyclicCode code, int block) {
        double[][] matrix = new double[code.length()][code.length()];
        for (int j = 0; j < code.length(); j++) {
            for (int t = 0; t <= code.checks(); t++) {
                matrix[j][(j + t) % code.length()] = code.windows()[block][j][t];
            }
        }
        return matrix;
    }

    @TestFactory
    Stream<DynamicTest> centredCyclic() {
        return CodingVectors.cases("draco_cyclic_real", vector -> {
            int n = vector.integer("n");
            CyclicCode code = CyclicCode.centred(n, vector.integer("s"));
            vector.assertClose("window_weights", code.windows()[0][0]);
            double[][] messages = checkErrors(vector, code);
            vector.assertClose("messages", messages);
            int[] erased = vector.integers("erasures_2s");
            Arrays.stream(erased).forEach(i -> messages[i] = null);
            Decoded.Recovered recovered = (Decoded.Recovered) new CyclicCoding(n, 0, code, DriverSecret.ofSeed(1))
                    .plan(0)
                    .decode(Received.of(messages, messages[nextPresent(messages)].length, true, false));
            vector.assertClose("erasure_decoded_sum", times(n, recovered.gradient()));
        });
    }

    private static int nextPresent(double[][] messages) {
        return IntStream.range(0, messages.length)
                .filter(i -> messages[i] != null)
                .findFirst()
                .orElseThrow();
    }

    // Returns the honest messages.
    private static double[][] checkErrors(CodingVectors.Case vector, CyclicCode code) {
        double[][] gradients = vector.matrix("gradients");
        int n = gradients.length;
        int dimension = gradients[0].length;
        double[][] messages = new double[n][];
        for (int i = 0; i < n; i++) {
            messages[i] = code.assignment(i).encode(dimension, k -> gradients[k]);
        }
        double[][] sent = new double[n][];
        Arrays.setAll(sent, i -> messages[i].clone());
        int[] byzantine = vector.integers("byzantine");
        double[][] error = vector.matrix("error");
        for (int i = 0; i < byzantine.length; i++) {
            // Errors are real: they hit the first block of a complex message.
            for (int q = 0; q < dimension; q++) {
                sent[byzantine[i]][q] += error[i][q];
            }
        }
        RandomStream stream = Randomness.of(8).stream("projections");
        double[][] projections = new double[3][dimension];
        projections[0] = vector.vector("projection");
        for (int w = 1; w < 3; w++) {
            Arrays.setAll(projections[w], q -> stream.nextGaussian());
        }
        Received received = Received.of(sent, code.windows().length * dimension, true, false);
        CyclicDecoder.Solved solved = new CyclicDecoder(code).decode(received, projections);
        assertNotNull(solved);
        assertArrayEquals(vector.integers("located"), solved.wrong().stream().toArray());
        vector.assertClose("decoded_sum", solved.sum());
        return messages;
    }

    @TestFactory
    Stream<DynamicTest> latinSquares() {
        return CodingVectors.cases("mols_assignment", vector -> {
            int l = vector.integer("l");
            int r = vector.integer("r");
            CodingPlan plan = new LatinSquares(l * r, r, 0).plan(0);
            int[][] assignment = vector.integerMatrix("assignment");
            assertEquals(l * r, assignment.length);
            for (int i = 0; i < assignment.length; i++) {
                assertArrayEquals(assignment[i], plan.assignment(i).subsets());
            }
        });
    }

    private static double[] times(int n, double[] mean) {
        return Arrays.stream(mean).map(x -> n * x).toArray();
    }
}
