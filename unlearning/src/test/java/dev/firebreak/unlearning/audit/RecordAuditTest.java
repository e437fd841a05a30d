package dev.firebreak.unlearning.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordAuditTest {
    private static final int RUNS = 20_000;

    // Probabilities whose logits are normal with standard deviation 1.
    private static double[] world(String name, double mean) {
        RandomStream stream = Randomness.of(5).stream(name);
        return IntStream.range(0, RUNS)
                .mapToDouble(run -> 1 / (1 + Math.exp(-mean - stream.nextGaussian())))
                .toArray();
    }

    // Two unit normals 1 apart: right in Phi(1/2) = 0.6915; true positives at 1 % Phi(-2.326 + 1) = 0.0924.
    @Test
    void theAttackReachesWhatTheNormalsAllow() {
        RecordAudit audit = RecordAudit.of(world("seen", 1), world("never", 0), 1e-5);
        double right = (double) audit.accuracy().successes() / audit.accuracy().trials();
        assertEquals(RUNS, audit.accuracy().trials());
        assertEquals(0.6915, right, 0.01);
        assertEquals(0.0924, audit.truePositives(), 0.03);
        double bound = audit.counts().epsilonLowerBound(1e-5, 0.99);
        assertTrue(bound > 0.5 && bound < 4.4, "bound " + bound);
    }

    @Test
    void equalWorldsShowNothing() {
        RecordAudit audit = RecordAudit.of(world("one", 0), world("other", 0), 1e-5);
        double right = (double) audit.accuracy().successes() / audit.accuracy().trials();
        assertEquals(0.5, right, 0.015);
        assertEquals(0, audit.counts().epsilonLowerBound(1e-5, 0.99));
        assertEquals(0.01, audit.truePositives(), 0.006);
        assertThrows(IllegalArgumentException.class, () -> RecordAudit.of(new double[7], new double[8], 0));
    }

    // The second record leaks the other way round, so one threshold for both is a coin and single records are not.
    @Test
    void theNaiveAttackUnderestimates() {
        double[] up = world("seen", 1);
        double[] flat = world("never", 0);
        double[] down = world("seen again", -1);
        double[] unlearned = join(up, down);
        double[] never = join(flat, world("never again", 0));
        PopulationAttack naive = PopulationAttack.fit(unlearned, never);
        Proportion naively = naive.accuracy(unlearned, never);
        Proportion alone = RecordAudit.of(up, flat, 1e-5).accuracy();
        assertTrue(
                (double) naively.successes() / naively.trials() < (double) alone.successes() / alone.trials() - 0.05);
        PopulationAttack below = PopulationAttack.fit(down, flat);
        assertFalse(below.above());
        assertTrue(below.score(0.01) > 0 && below.score(0.99) < 0);
    }

    private static double[] join(double[] a, double[] b) {
        return IntStream.range(0, a.length + b.length)
                .mapToDouble(i -> i < a.length ? a[i] : b[i - a.length])
                .toArray();
    }

    // Of world 0 (1 2 3 4) half may be above: threshold 2, above which lie 3, 5, 7 of world 1.
    @Test
    void curvesByHand() {
        Roc roc = new Roc(new double[] {7, 1, 3, 5}, new double[] {4, 3, 2, 1});
        assertEquals(0.75, roc.truePositives(0.5));
        assertEquals(0.5, roc.truePositives(0.1));
        assertEquals(1, roc.truePositives(1));
        // All scores equal: a coin.
        assertEquals(0.25, new Roc(new double[] {1, 1, 1}, new double[] {1, 1, 1, 1}).truePositives(0.25));
    }

    // At threshold 2: FPR 1/4, FNR 1/4, hence ln(3/4) - ln(1/4) = ln 3, by a single threshold; the narrower world,
    // never, lies within
    // [1, 5.5], where half of the other does too, so the double attack shows less.
    @Test
    void theChallengesEpsilonByHand() {
        double[] forgot = {1.99, 5, 6, 7};
        double[] never = {1, 1.5, 2, 5.5};
        assertEquals(Math.log(3), ForgettingQuality.epsilon(forgot, never, 0), 1e-12);
        assertEquals(50, ForgettingQuality.epsilon(new double[] {3, 4}, new double[] {1, 2}, 0));
    }

    // No single threshold parts a world around another; between two of them lie 3 of 4 of the narrower world and 1 of 4
    // of the other.
    @Test
    void aWorldAroundTheOtherIsSeenByTwoThresholds() {
        double[] narrow = {-0.5, 0, 0.5, 4};
        double[] wide = {-9, -8, 0.2, 9};
        assertEquals(Math.log(3), ForgettingQuality.epsilon(narrow, wide, 0), 1e-12);
        assertEquals(Math.log(3), ForgettingQuality.epsilon(wide, narrow, 0), 1e-12);
    }

    // A range below 1 % of the other is the worst, without a search; attacks with one error of 0 count for nothing.
    @Test
    void theChallengesCasesWithoutASearch() {
        assertEquals(50, ForgettingQuality.epsilon(new double[] {0, 0.001}, new double[] {-1, 1}, 0));
        assertEquals(Double.NaN, ForgettingQuality.epsilon(new double[] {1, 1}, new double[] {1, 1}, 0));
    }

    // 9 models: ln 8 = 2.08, so bins up to 3, the last one being [2.5, 3).
    @Test
    void theChallengesBinsByHand() {
        assertEquals(1, ForgettingQuality.score(0.49, 9));
        assertEquals(0.25, ForgettingQuality.score(1.2, 9));
        assertEquals(Math.pow(2, -5), ForgettingQuality.score(2.9, 9));
        assertEquals(0, ForgettingQuality.score(3, 9));
        assertEquals(0, ForgettingQuality.score(50, 512));
        assertEquals(0.625 * 0.9 * 0.8, ForgettingQuality.of(new double[] {0.1, 1.2}, 9, 0.9, 0.8), 1e-12);
    }

    // In the second halves the worlds have changed places: an attack that was fitted on the first ones is wrong about
    // all.
    @Test
    void theAttackHasNotSeenWhatItIsCountedOn() {
        double[] unlearned = new double[16];
        double[] retrained = new double[16];
        Arrays.setAll(unlearned, run -> run < 8 ? 0.2 : 0.8);
        Arrays.setAll(retrained, run -> run < 8 ? 0.8 : 0.2);
        assertEquals(
                new Proportion(0, 16),
                RecordAudit.of(unlearned, retrained, 1e-5).accuracy());
    }

    @Test
    void equalConfidencesHaveAFiniteDensity() {
        LikelihoodRatioAttack attack = LikelihoodRatioAttack.fit(new double[] {0.5, 0.5}, new double[] {0.25, 0.75});
        assertEquals(1e-6, attack.unlearned().deviation());
        assertTrue(attack.score(0.5) > 0 && attack.score(0.5) < Double.POSITIVE_INFINITY);
    }
}
