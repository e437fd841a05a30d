package dev.firebreak.unlearning.finetuning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.random.Randomness;
import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.audit.ThresholdAudit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SequentialBlocksTest {
    private static final double DELTA = 1e-5;
    private static final ConstantSteps STEPS = new ConstantSteps(1, 1, 0.1, 1, 7);
    private static final Batches ONE = step -> new int[1];
    // A bowl around (1, 2, ..., d).
    private static final GradientSource BOWL = (theta, batch, out) -> {
        Arrays.setAll(out, j -> theta[j] - 1 - j);
        return 0;
    };
    private static final SequentialBlocks.Repair REPAIR =
            new SequentialBlocks.Repair(new PostProcessing(3, t -> 0.5, 0), ONE);

    private static Perturbation noise(long request) {
        return Perturbation.of(Noise.experiment(Randomness.of(23)), request);
    }

    @Test
    void oneBlockIsGradientClippingBitForBit() {
        double[] trained = {3, -1, 2, 0.5, 1};
        for (Conversion conversion : Conversion.values()) {
            GradientClipping whole = STEPS.calibrated(2, DELTA, conversion, 5);
            SequentialBlocks one = SequentialBlocks.calibrated(STEPS, 1, 2, DELTA, conversion, 5);
            assertArrayEquals(whole.schedule().noise(), one.stage().schedule().noise(), 0);
            assertEquals(
                    whole.certificate(conversion, DELTA, 5).epsilon(),
                    one.certificate(conversion, DELTA, 5).epsilon());
            assertEquals(
                    whole.certificate(conversion, DELTA, 5).rho(),
                    one.certificate(conversion, DELTA, 5).rho());
            List<int[]> all = SequentialBlocks.slices(1, new int[] {4, 2, 0, 1, 3});
            assertArrayEquals(
                    whole.run(trained, BOWL, ONE, noise(0), t -> {}),
                    one.run(trained, all, BOWL, ONE, stage -> REPAIR, noise(0), t -> {}),
                    0);
        }
    }

    @Test
    void budgetsAddUpAndGrowWithTheBlocks() {
        GradientClipping stage = STEPS.withNoise(2);
        double rho = stage.certificate(Conversion.GDP, DELTA, 0).rho();
        double before = 0;
        for (int m = 1; m <= 5; m++) {
            var certificate = new SequentialBlocks(m, stage).certificate(Conversion.GDP, DELTA, 0);
            assertEquals(m * rho, certificate.rho(), 1e-9 * rho);
            assertTrue(certificate.epsilon() > before);
            before = certificate.epsilon();
        }
    }

    // Radii whose squares add up to those of the whole: the noise of each coordinate is that of the whole, within
    // rounding.
    @Test
    void noiseIsThatOfTheWhole() {
        double whole = STEPS.calibrated(1, DELTA, Conversion.GDP, 0).schedule().noise()[0];
        for (int m : new int[] {2, 3, 10}) {
            SequentialBlocks blocks = SequentialBlocks.calibrated(STEPS, m, 1, DELTA, Conversion.GDP, 0);
            assertEquals(whole, blocks.stage().schedule().noise()[0], 1e-6 * whole);
            assertTrue(blocks.certificate(Conversion.GDP, DELTA, 0).epsilon() <= 1);
        }
    }

    @Test
    void slicesAreDisjointAndCoverEverything() {
        List<int[]> slices =
                SequentialBlocks.slices(3, Randomness.of(1).stream("p").permutation(10));
        assertArrayEquals(
                IntStream.range(0, 10).toArray(),
                slices.stream().flatMapToInt(Arrays::stream).sorted().toArray());
        slices.forEach(slice -> assertTrue(slice.length == 3 || slice.length == 4));
        assertThrows(IllegalArgumentException.class, () -> SequentialBlocks.slices(3, new int[] {0, 1}));
    }

    // Without noise: the first block is clipped and stays, the second one is trained in between, and clipped at its own
    // stage.
    @Test
    void aFinishedBlockStaysAndALaterOneIsTrained() {
        SequentialBlocks two = new SequentialBlocks(2, new GradientClipping(1, 1, NoiseSchedule.constant(0, 0, 0, 1)));
        List<int[]> parts = List.of(new int[] {1}, new int[] {0, 2});
        List<double[]> seen = new java.util.ArrayList<>();
        GradientSource watched = (theta, batch, out) -> {
            seen.add(theta.clone());
            return BOWL.mean(theta, batch, out);
        };
        double[] end = two.run(new double[] {5, 5, 5}, parts, watched, ONE, stage -> REPAIR, noise(0), t -> {});
        double[] repaired = {1 + 4 * 0.125, 1, 3 + 2 * 0.125};
        assertArrayEquals(new double[] {5, 1, 5}, seen.get(1), 1e-15);
        double norm = Math.hypot(repaired[0], repaired[2]);
        assertArrayEquals(new double[] {repaired[0] / norm, 1, repaired[2] / norm}, end, 1e-12);
        double[] x = {0, 0, 0};
        for (int finished : new int[] {0, 1}) {
            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class,
                    () -> SequentialBlocks.repair(x, 1, new int[] {finished}, parts, BOWL, REPAIR, 0, t -> {}));
            assertTrue(refused.getMessage().contains("is finished"), refused.getMessage());
        }
    }

    @Test
    void stagesDrawNoiseOfTheirOwn() {
        SequentialBlocks two = new SequentialBlocks(2, STEPS.withNoise(1));
        double[] end = two.run(
                new double[2],
                List.of(new int[] {0}, new int[] {1}),
                (theta, batch, out) -> 0,
                ONE,
                stage -> new SequentialBlocks.Repair(new PostProcessing(0, t -> 0, 0), ONE),
                noise(0),
                t -> {});
        assertNotEquals(end[0], end[1]);
    }

    // Two blocks of one parameter, starts far out on either side, gradients that push apart in stages and repairs: the
    // pair that has all
    // that is certified. Seeds are fixed.
    @Test
    void anAuditOfTwoBlocksMeasuresWhatIsCertified() {
        int runs = 100_000;
        SequentialBlocks two = SequentialBlocks.calibrated(STEPS, 2, 4, DELTA, Conversion.GDP, 0);
        double[][] worlds = new double[2][];
        for (int world = 0; world < 2; world++) {
            int side = world == 0 ? 1 : -1;
            int number = world;
            GradientSource pushing = (theta, batch, out) -> {
                Arrays.fill(out, -10 * side);
                return 0;
            };
            worlds[world] = IntStream.range(0, runs)
                    .parallel()
                    .mapToDouble(run -> {
                        double[] x = two.run(
                                new double[] {5 * side, 5 * side},
                                List.of(new int[] {1}, new int[] {0}),
                                pushing,
                                ONE,
                                stage -> REPAIR,
                                noise(2L * run + number),
                                t -> {});
                        return (x[0] + x[1]) / Math.sqrt(2);
                    })
                    .toArray();
        }
        var certificate = two.certificate(Conversion.GDP, DELTA, 0);
        double mu = Math.sqrt(2 * certificate.rho());
        assertEquals(1, ThresholdAudit.estimatedMu(worlds[0], worlds[1]) / mu, 0.03);
        double audited = ThresholdAudit.of(worlds[0], worlds[1], DELTA).epsilonLowerBound(DELTA, 0.999);
        assertTrue(audited <= certificate.epsilon() && audited > 0.3 * certificate.epsilon(), "epsilon " + audited);
    }
}
