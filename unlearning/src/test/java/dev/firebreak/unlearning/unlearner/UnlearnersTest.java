package dev.firebreak.unlearning.unlearner;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import dev.firebreak.privacy.noise.Lattice;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.Certificate;
import dev.firebreak.unlearning.NoisyHalves;
import dev.firebreak.unlearning.finetuning.Perturbation;
import dev.firebreak.unlearning.receipt.Formula;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnlearnersTest {
    private static final int N = 300;
    private static final int D = 4;
    private static final int[] FORGET = IntStream.range(0, 30).map(i -> 10 * i).toArray();
    private static final Examples EXAMPLES = NoisyHalves.examples(N, D);
    private static final Model MODEL =
            Models.MODELS.build("logistic(bias=false, regularization=0.1)").build(EXAMPLES);
    private static final Randomness RANDOMNESS = Randomness.of(3);
    private static final String CONVEX = "strong-convexity=0.1, smoothness=3, noise=0.02";

    private static Problem problem(Examples examples, int[] forget, double... trained) {
        return Problem.of(
                MODEL, examples, forget, trained, RANDOMNESS, Perturbation.of(Noise.experiment(Randomness.of(8)), 0));
    }

    private static double[] trained(Unlearner unlearner, Examples examples) {
        double[] ordinary = Unlearners.UNLEARNERS
                .build("retrain(batch=32, epochs=20, post-rate=0.5)")
                .unlearn(problem(examples, new int[0], new double[D]))
                .theta();
        return unlearner.train(problem(examples, new int[0], ordinary));
    }

    // In one batch of all, the order of records is a matter of rounding, and what differs is which shard holds which.
    @Test
    void aSecretKeyDecidesWhichShardHoldsARecord() {
        Unlearner sharded = Unlearners.UNLEARNERS.build("sisa(shards=2, slices=1, batch=300)");
        List<double[]> models = new ArrayList<>();
        for (int key : new int[] {8, 8, 9}) {
            Perturbation noise = Perturbation.of(Noise.experiment(Randomness.of(key)), 0);
            models.add(sharded.unlearn(Problem.of(MODEL, EXAMPLES, new int[0], new double[D], RANDOMNESS, noise))
                    .models()
                    .get(0));
        }
        assertArrayEquals(models.get(0), models.get(1), 0);
        assertTrue(distance(models.get(0), models.get(2)) > 1e-6, "the same records, whatever the key");
    }

    private static double distance(double[] a, double[] b) {
        double[] difference = a.clone();
        for (int j = 0; j < b.length; j++) {
            difference[j] -= b[j];
        }
        return Norm.of(difference);
    }

    @Test
    void newtonReleasesPointsOfTheGridOfItsNoise() {
        double spacing = Lattice.spacing(100);
        double[] theta = Unlearners.UNLEARNERS
                .build("newton(regularization=0.1, perturbation=100, epsilon=50)")
                .unlearn(problem(EXAMPLES, FORGET, new double[D]))
                .theta();
        for (double number : theta) {
            assertEquals(0, Math.IEEEremainder(number, spacing), 0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gradient-clipping(batch=32)",
                "gradient-clipping(batch=32, schedule=decreasing, steps=5, regularization=1)",
                "gradient-clipping(batch=32, regularization=0, noise=paper-theorem, post-rate=1)",
                "gradient-clipping(batch=32, regularization=0, noise=paper-theorem-corrected, post-rate=1)",
                "sequential-blocks(batch=32, blocks=3, post-rate=1)",
                "model-clipping(batch=32)",
                "model-clipping(batch=32, initial-clip=0.5, gradient-clip=1)",
                "output-perturbation(batch=32)",
                "perturbed-minimization(" + CONVEX + ")",
                "robust-descent(" + CONVEX + ", groups=50, trimmed=5)",
                "retrain(batch=32)",
                "fine-tune(batch=32)",
                "gradient-ascent",
                "negative-gradient(batch=32)",
                "newton(regularization=0.1, perturbation=100, epsilon=50)",
                "sisa(shards=3, slices=2)",
                "dp-sgd(group=30, epsilon=50, epochs=5)",
                "dp-sgd(group=30, epsilon=50, epochs=5, records=300)"
            })
    void forgetsTheSameWayTwiceAndRunsInTheOtherWorldToo(String call) {
        Unlearner unlearner = Unlearners.UNLEARNERS.build(call);
        double[] trained = trained(unlearner, EXAMPLES);
        Unlearned first = unlearner.unlearn(problem(EXAMPLES, FORGET, trained));
        Unlearned second = unlearner.unlearn(problem(EXAMPLES, FORGET, trained));
        for (int k = 0; k < first.models().size(); k++) {
            assertArrayEquals(first.models().get(k), second.models().get(k), 0);
        }
        assertEquals(call.split("\\(")[0], first.method().name());
        // The guarantees there are, from the papers: what says so of itself must have a certificate, the rest none.
        boolean guaranteed = !Set.of("fine-tune", "gradient-ascent", "negative-gradient")
                        .contains(first.method().name())
                && (!call.startsWith("dp-sgd") || call.contains("records"));
        assertEquals(guaranteed, unlearner.certified());
        assertEquals(guaranteed, !first.certificate().kind().equals("none"));
        if (guaranteed) {
            double budget = call.contains("epsilon=50") ? 50 : 1;
            assertTrue(
                    first.certificate().epsilon() <= budget,
                    () -> first.certificate().toString());
            assertTrue(first.certificate().delta() <= 1e-5);
        }
        Examples never = problem(EXAMPLES, FORGET, trained).retained();
        Unlearned other = unlearner.unlearn(problem(never, new int[0], trained(unlearner, never)));
        assertEquals(first.models().size(), other.models().size());
        double accuracy = first.accuracy(MODEL, never);
        assertEquals(!call.startsWith("gradient-ascent"), accuracy > 0.75, () -> "accuracy " + accuracy);
    }

    // What a method alone can see is refused before it works, and what it does not reach is told in words.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "perturbed-minimization(strong-convexity=0.2, smoothness=3, noise=0.02)",
                "robust-descent(strong-convexity=100, smoothness=200, noise=0.02, groups=50, trimmed=5)",
                "robust-descent(" + CONVEX + ", groups=301, trimmed=5)",
                "perturbed-minimization(" + CONVEX + ", most-steps=1)",
                "perturbed-minimization(strong-convexity=0.1, smoothness=3, noise=1e-17)",
                "perturbed-minimization(strong-convexity=0.1, smoothness=0.1, noise=1e-8)",
                "fine-tune(post-rate=1e300)",
                "dp-sgd(group=1, records=300, epsilon=1e-9, delta=1e-300, epochs=1000)"
            })
    void whatCannotBeReachedIsRefusedInWords(String call) {
        Unlearner unlearner = Unlearners.UNLEARNERS.build(call);
        InputException refused = assertThrows(InputException.class, () -> {
            double[] start = unlearner.train(problem(EXAMPLES, new int[0], new double[D]));
            unlearner.unlearn(problem(EXAMPLES, FORGET, start));
        });
        assertTrue(refused.getMessage().contains("'" + call.split("\\(")[0] + "'"), refused.getMessage());
        assertFalse(refused.getMessage().contains("null"), refused.getMessage());
    }

    // Receipts and noise follow from constants alone: whether a residual is within the budget, never the residual.
    @Test
    void onlyRetrainingIsTheReferenceAndOnlyDescentHasAPlainStart() {
        Map<String, String> needed = Map.of(
                "perturbed-minimization",
                "(" + CONVEX + ")",
                "robust-descent",
                "(" + CONVEX + ")",
                "dp-sgd",
                "(group=1)");
        for (Part<Unlearner> part : Unlearners.UNLEARNERS.parts()) {
            Unlearner built = Unlearners.UNLEARNERS.build(part.name() + needed.getOrDefault(part.name(), ""));
            assertEquals(part.name().equals("retrain"), built.retrains(), part.name());
            assertEquals(
                    part.name().equals("robust-descent"),
                    built.fromPlainTraining().isPresent(),
                    part.name());
            boolean certified = !List.of("fine-tune", "gradient-ascent", "negative-gradient")
                    .contains(part.name());
            assertEquals(certified, Formula.named(part.name()).isPresent(), part.name());
        }
    }

    @Test
    void newtonShowsNothingOfItsResidual() {
        Unlearned found = Unlearners.UNLEARNERS
                .build("newton(regularization=0.1, perturbation=100, epsilon=50)")
                .unlearn(problem(EXAMPLES, FORGET, new double[D]));
        assertEquals(
                Set.of("regularization", "perturbation", "epsilon", "delta", "within-budget"),
                found.method().parameters().keySet());
        assertEquals(true, found.method().parameters().get("within-budget"));
    }

    @Test
    void privateTrainingRefusesBatchNorm() {
        Unlearner method = Unlearners.UNLEARNERS.build("dp-sgd(group=1, records=300, epsilon=50, epochs=1)");
        Model mixed = Models.MODELS.build("network(batch-norm | linear(2))").build(EXAMPLES);
        InputException refused = assertThrows(InputException.class, () -> method.check(mixed, EXAMPLES, 1));
        assertTrue(refused.getMessage().endsWith("mixes records; use group-norm"), refused.getMessage());
        method.check(
                Models.MODELS
                        .build("network(linear(4) | group-norm(2) | linear(2))")
                        .build(EXAMPLES),
                EXAMPLES,
                1);
    }

    // Batches of private training are drawn by the noise's key, not by the seed that a result shows.
    @Test
    void privateTrainingSamplesByTheKeyOfTheNoise() {
        Unlearner method = Unlearners.UNLEARNERS.build("dp-sgd(group=1, records=300, epsilon=50, epochs=1)");
        List<double[]> trained = new ArrayList<>();
        for (int seed = 1; seed <= 2; seed++) {
            for (int key = 1; key <= 2; key++) {
                trained.add(method.unlearn(Problem.of(
                                MODEL,
                                EXAMPLES,
                                new int[0],
                                new double[D],
                                Randomness.of(seed),
                                Perturbation.silent(Randomness.of(key))))
                        .theta());
            }
        }
        assertArrayEquals(trained.get(0), trained.get(2), 0);
        assertArrayEquals(trained.get(1), trained.get(3), 0);
        assertNotEquals(trained.get(0)[0], trained.get(1)[0]);
    }

    // The certificate of what is asked for is at most that, to the last digit, however small or large.
    @ParameterizedTest
    @ValueSource(strings = {"1e-6", "0.1", "1", "5", "50", "1e4"})
    void aCertificateIsNeverAboveItsTarget(String epsilon) {
        for (String method : List.of(
                "gradient-clipping(epochs=0, epsilon=",
                "gradient-clipping(epochs=0, schedule=decreasing, steps=5, regularization=1, epsilon=",
                "model-clipping(epochs=0, noise=20, epsilon=",
                "output-perturbation(epochs=0, epsilon=")) {
            Unlearned found =
                    Unlearners.UNLEARNERS.build(method + epsilon + ")").unlearn(problem(EXAMPLES, FORGET, 1, 1, 1, 1));
            double target = Double.parseDouble(epsilon);
            double certified = found.certificate().epsilon();
            assertTrue(certified <= target && certified > target * (1 - 1e-3), method + " " + certified);
            assertTrue(found.certificate().delta() > 0 && found.certificate().delta() <= 1e-5, method);
            assertTrue(found.certificate().assumptions().contains(Certificate.ROUNDED));
        }
    }

    @Test
    void onlyTheStartShowsWhatIsForgotten() {
        Unlearner retrain = Unlearners.UNLEARNERS.build("retrain(batch=32)");
        double[] any = {9, 9, 9, 9};
        Examples never = EXAMPLES.select(Problem.retained(N, FORGET));
        assertArrayEquals(
                retrain.unlearn(problem(never, new int[0], any)).theta(),
                retrain.unlearn(problem(EXAMPLES, FORGET, any)).theta(),
                0);
    }

    @Test
    void minimizationKeepsWhatItDoesNotRelease() {
        Unlearner unlearner = Unlearners.UNLEARNERS.build("perturbed-minimization(" + CONVEX + ")");
        Unlearned found = unlearner.unlearn(problem(EXAMPLES, FORGET, trained(unlearner, EXAMPLES)));
        double[] kept = found.kept().orElseThrow();
        double[] gradient = new double[D];
        Examples retained = EXAMPLES.select(Problem.retained(N, FORGET));
        MODEL.gradient(kept, retained, IntStream.range(0, retained.count()).toArray(), gradient);
        double precision = ((Minimization) ((DescribedUnlearner) unlearner).method())
                .calibrated()
                .of(D)
                .gradientNorm();
        assertTrue(Norm.of(gradient) <= precision);
        assertNotEquals(kept[0], found.theta()[0]);
    }

    @Test
    void noIterateOfANoisyPhaseIsShownButItsLast() {
        List<Double> seen = new ArrayList<>();
        Problem.Watch watch = new Problem.Watch() {
            @Override
            public void step(int done, int total) {}

            @Override
            public void model(double epochs, double[] theta) {
                seen.add(epochs);
            }
        };
        Unlearners.UNLEARNERS
                .build("gradient-clipping(batch=27, steps=5, epochs=2)")
                .unlearn(problem(EXAMPLES, FORGET, 1, 1, 1, 1).watchedBy(watch));
        assertEquals(List.of(0.5, 1.5, 2.0), seen);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gradient-clipping(rate=0.1, regularization=10)",
                "gradient-clipping(regularization=-1)",
                "gradient-clipping(initial-clip=Infinity)",
                "gradient-clipping(gradient-clip=NaN)",
                "gradient-clipping(conversion=legacy)",
                "gradient-clipping(epsilon=0)",
                "gradient-clipping(epsilon=3, regularization=0, noise=paper-theorem)",
                "gradient-clipping(noise=paper-theorem)",
                "gradient-clipping(regularization=40, rate=0.02, noise=paper-theorem-corrected)",
                "gradient-clipping(epsilon=35, regularization=0, noise=paper-theorem-corrected)",
                "gradient-clipping(schedule=decreasing, noise=0.5)",
                "sequential-blocks(rate=0.1, regularization=10)",
                "model-clipping(rate=1, regularization=1)",
                "model-clipping(initial-noise=1, gradient-clip=1)",
                "perturbed-minimization(strong-convexity=1, smoothness=2)",
                "perturbed-minimization(strong-convexity=3, smoothness=2, noise=1)",
                "robust-descent(" + CONVEX + ", groups=20, trimmed=10)",
                "gradient-clipping(noise=1e300)",
                "gradient-clipping(initial-clip=1e6, rate=1e-3, regularization=0)",
                "gradient-clipping(initial-clip=1e308)",
                "model-clipping(noise=1e300)",
                "output-perturbation(initial-clip=1e200)",
                "perturbed-minimization(strong-convexity=1, smoothness=2, noise=1e300)",
                "newton(perturbation=1e300)",
                "sisa(shards=2147483647)",
                "sisa(shards=1000, slices=1000)",
                "dp-sgd(group=3, epsilon=3000, delta=1e-5)",
                "dp-sgd"
            })
    void whatCannotBeCertifiedIsRefusedInWords(String call) {
        InputException refused = assertThrows(InputException.class, () -> Unlearners.UNLEARNERS.build(call));
        assertTrue(refused.getMessage().contains(call.split("\\(")[0]), refused.getMessage());
        assertFalse(refused.getMessage().contains("null"), refused.getMessage());
    }
}
