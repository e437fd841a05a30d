package dev.firebreak.aggregation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.firebreak.aggregation.preaggregation.PreAggregators;
import dev.firebreak.aggregation.rule.Rules;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The bits of every registered rule behind none, one and any two different pre-aggregators, in both orders: those of the committed file,
 * from both kernel bodies (the build runs this with and without the module), for one thread, two threads and column blocks. With
 * {@code -Dfirebreak.golden=write} the file is written first, to be looked at: a line that changes is a result that changes.
 */
class GoldenBitsTest {
    private static final Path FILE = Path.of("src", "test", "resources", "golden", "chains.txt");
    private static final int N = 9;
    private static final int F = 2;
    private static final int D = Shards.SEGMENT + 1003;

    private final double[][] rows = rows();
    private final double[] start = row(Randomness.of(11).stream("golden", 0, N), 0.1);

    @Test
    void everyChainGivesItsGoldenBitsHoweverItIsComputed() throws IOException {
        List<String> found = new ArrayList<>();
        for (String chain : chains()) {
            double[] vector = aggregate(chain, Rows.of(rows), 1);
            assertArrayEquals(vector, aggregate(chain, Rows.of(rows), 2), chain + " with two threads");
            double[] sharded = Pipeline.parse(chain)
                    .aggregate(new SerializedBlocks(Rows.of(rows), Shards.SEGMENT), F, context(1))
                    .vector();
            assertArrayEquals(vector, sharded, chain + " in two blocks");
            found.add(chain + " = " + digest(vector));
        }
        assertArrayEquals(rows(), rows, "no chain changes its input");
        if ("write".equals(System.getProperty("firebreak.golden"))) {
            Files.createDirectories(FILE.getParent());
            Files.write(FILE, found);
        }
        assertEquals(String.join("\n", Files.readAllLines(FILE)), String.join("\n", found));
    }

    private static List<String> chains() {
        List<String> before = new ArrayList<>(List.of(""));
        List<String> parts = PreAggregators.REGISTRY.parts().stream()
                .map(part -> part.name().equals("clipping") ? "clipping(threshold=90)" : part.name())
                .toList();
        for (String first : parts) {
            before.add(first + " | ");
            for (String second : parts) {
                if (!second.equals(first)) {
                    before.add(first + " | " + second + " | ");
                }
            }
        }
        List<String> rules = Stream.concat(
                        Rules.REGISTRY.parts().stream().map(part -> part.name()),
                        Stream.of("geometric-median(exact=true)", "krum(original=true)"))
                .toList();
        return before.stream()
                .flatMap(chain -> rules.stream().map(rule -> chain + rule))
                .toList();
    }

    private double[] aggregate(String chain, Rows input, int threads) {
        return Pipeline.parse(chain).aggregate(input, F, context(threads)).vector();
    }

    private AggregationContext context(int threads) {
        return new AggregationContext(
                start, n -> Randomness.of(11).stream("bucketing").permutation(n), UnusableRows.DROP, threads);
    }

    // Two rows that are far off, and one that occurs twice.
    private static double[][] rows() {
        double[][] rows = new double[N][];
        for (int i = 0; i < N; i++) {
            rows[i] = row(Randomness.of(11).stream("golden", 0, i), i < F ? 7 : 1);
        }
        rows[N - 1] = rows[N - 2].clone();
        return rows;
    }

    private static double[] row(RandomStream stream, double sigma) {
        double[] row = new double[D];
        Arrays.setAll(row, j -> 0.3 + sigma * stream.nextGaussian());
        return row;
    }

    private static String digest(double[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Double.BYTES);
        for (double number : vector) {
            bytes.putLong(Double.doubleToRawLongBits(number));
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
