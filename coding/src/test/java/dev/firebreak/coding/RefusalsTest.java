package dev.firebreak.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.coding.compression.Compressor;
import dev.firebreak.coding.compression.Compressors;
import dev.firebreak.core.InputException;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a coding does not take, refused with what it would take, and what is just accepted. */
class RefusalsTest {

    private static CodingScheme build(String coding, int workers, int byzantine) {
        return Codings.CODINGS.build(coding).build(workers, byzantine, DriverSecret.ofSeed(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "complex-cyclic; 51; 1; above 50 workers",
                "cyclic-repetition(stragglers=9); 9; 0; more than 9 workers",
                "fractional-repetition(stragglers=9); 9; 0; at least 10 workers",
                "repetition(redundancy=10); 9; 2; at least 10",
                "repetition(redundancy=4); 9; 2; redundancy >= 5",
                "centred-cyclic(errors=5); 9; 2; windows of 11",
                "centred-cyclic; 8; 4; windows of 11",
                "centred-cyclic(errors=2); 8; 2; errors >= 3",
                "centred-cyclic(errors=0); 8; 0; uses up one check; it needs errors >= 1",
                "detox(redundancy=4); 12; 1; odd redundancy, such as 5",
                "mols(replication=3); 27; 2; a prime above 3",
                "mols(replication=5); 25; 2; a prime above 5",
                "mols(replication=3); 20; 2; such as 21",
                "cra(redundancy=10); 9; 2; at least 10 workers",
                "stochastic(redundancy=10); 9; 0; at least 10 workers",
                "auto(redundancy=10); 9; 2; at least 10 workers",
                "fractional-repetition(stragglers=10000); 9; 0; at least 10001 workers",
                "fractional-repetition(stragglers=2147483647); 9; 0; <= 10000",
                "complex-cyclic(errors=2147483647); 9; 0; <= 10000",
                "centred-cyclic(errors=2147483647); 9; 0; <= 10000",
                "centred-cyclic(errors=10000); 9; 0; windows of 20001",
                "mols(replication=10000); 9; 0; such as 100070000",
                "detox(redundancy=3, bucket=2147483647); 9; 0; <= 10000"
            })
    void codingsThatDoNotFitAreRefused(String coding, int workers, int byzantine, String why) {
        InputException refused = assertThrows(InputException.class, () -> build(coding, workers, byzantine));
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "complex-cyclic; 50; 1",
                "cyclic-repetition(stragglers=8); 9; 0",
                "fractional-repetition(stragglers=8); 9; 0",
                "repetition(redundancy=9); 9; 2",
                "repetition(redundancy=5); 9; 2",
                "centred-cyclic(errors=4); 9; 2",
                "centred-cyclic(errors=3); 8; 2",
                "centred-cyclic(errors=0); 9; 0",
                "detox(redundancy=1); 12; 1",
                "mols(replication=3); 21; 2"
            })
    void codingsThatJustFitGiveTheMeanGradient(String coding, int workers, int byzantine) {
        CodingScheme scheme = build(coding, workers, byzantine);
        double[][] gradients = new double[scheme.subsets()][3];
        double[] mean = new double[3];
        for (int subset = 0; subset < gradients.length; subset++) {
            for (int q = 0; q < 3; q++) {
                gradients[subset][q] = (subset * 7 + q * 3) % 11 - 4;
                mean[q] += gradients[subset][q] / gradients.length;
            }
        }
        CodingPlan plan = scheme.plan(0);
        double[][] messages = plan.encodeAll(workers, 3, subset -> gradients[subset]);
        Decoded decoded = plan.decode(Received.of(messages, plan.assignment(0).length(3), true, false));
        assertEquals(0, decoded.suspects().length);
        assertArrayEquals(mean, gradient(decoded), 1e-9);
    }

    // What a code hands to a rule has the same mean here, where every row is of as many subsets.
    private static double[] gradient(Decoded decoded) {
        if (decoded instanceof Decoded.Recovered recovered) {
            return recovered.gradient();
        }
        Rows rows = ((Decoded.ToAggregate) decoded).rows();
        double[] mean = new double[rows.dimension()];
        for (int i = 0; i < rows.count(); i++) {
            for (int q = 0; q < mean.length; q++) {
                mean[q] += rows.row(i)[q] / rows.count();
            }
        }
        return mean;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "cyclic-repetition; qsgd; false; false",
                "cyclic-repetition; rand-k(k=3); false; false",
                "cyclic-repetition; rand-k(k=3, mask=shared); false; true",
                "cyclic-repetition; none; true; true",
                "centred-cyclic; none; true; false",
                "centred-cyclic; sign; false; false",
                "centred-cyclic; rand-k(k=3, mask=shared); false; true",
                "complex-cyclic; rand-k(k=3, mask=shared); false; false",
                "complex-cyclic; none; false; true",
                "mols(replication=2); rand-k(k=3, mask=shared); false; false",
                "mols(replication=2); none; true; true",
                "detox; top-k(k=3, error-feedback=true); false; false",
                "detox; top-k(k=3); false; true",
                "lad; qsgd; true; true"
            })
    void messagesFromWhichNothingCouldBeDecodedAreRefused(
            String coding, String compressor, boolean float32, boolean taken) {
        CodingScheme scheme = build(coding, 10, 1);
        Compressor built = Compressors.COMPRESSORS.build(compressor);
        MessageTraits messages = new MessageTraits(built, float32, false, false);
        if (taken) {
            assertDoesNotThrow(() -> scheme.check(messages));
        } else {
            assertThrows(InputException.class, () -> scheme.check(messages));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "none; true; true",
                "lad; true; true",
                "repetition; true; true",
                "repetition(vote=digest); true; true",
                "cyclic-repetition; false; true",
                "fractional-repetition; false; true",
                "centred-cyclic; false; true",
                "complex-cyclic; false; true",
                "stochastic; false; true",
                "mols(replication=2); false; true",
                "detox; true; false"
            })
    void transformsThatWouldSpoilTheDecodedVectorAreRefused(String coding, boolean nonlinear, boolean memory) {
        CodingScheme scheme = build(coding, 10, 1);
        Compressor none = Compressors.COMPRESSORS.build("none");
        assertDoesNotThrow(() -> scheme.check(new MessageTraits(none, false, false, false)));
        taken(nonlinear, () -> scheme.check(new MessageTraits(none, false, true, false)));
        taken(memory, () -> scheme.check(new MessageTraits(none, false, false, true)));
    }

    private static void taken(boolean taken, Executable check) {
        if (taken) {
            assertDoesNotThrow(check);
        } else {
            String why = assertThrows(InputException.class, check).getMessage();
            assertTrue(why.contains("; use"), why);
        }
    }
}
