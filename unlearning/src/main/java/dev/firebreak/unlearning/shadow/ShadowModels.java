package dev.firebreak.unlearning.shadow;

import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.ClassProbabilities;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.finetuning.Perturbation;
import dev.firebreak.unlearning.receipt.Method;
import dev.firebreak.unlearning.unlearner.Unlearned;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Models for U-LiRA (see {@link dev.firebreak.unlearning.audit.LikelihoodRatioAttack}): each is trained with a random half of the audited records
 * and forgets them; its result is the probability of the true class of every audited record. All draws of a shadow model are keyed by its id.
 *
 * @param subject what is audited
 * @param training of every shadow model
 * @param ids of the audited records
 * @param test records that no model is trained with; may be none
 * @param seed of the audit
 */
public record ShadowModels(Subject subject, ShadowTraining training, List<String> ids, Examples test, long seed) {

    /**
     * The evaluation of one shadow model.
     *
     * @param probabilities of the true class of each audited record, after forgetting
     * @param retained accuracy on the common records
     * @param tested accuracy on the test records; NaN if there are none
     */
    public record Shadow(double[] probabilities, double retained, double tested) {}

    /**
     * Whether a shadow model, from 0, is trained with an audited record: a hash of (seed, record id, shadow id), so that no mask is kept.
     * Of shadow models 2 k and 2 k + 1 exactly one sees a record, hence both worlds of every record have equally many.
     */
    public static boolean includes(long seed, String record, long shadow) {
        long bit =
                Randomness.of(seed).stream("inclusion/" + record, shadow / 2, 0).nextLong() & 1;
        return bit == (shadow & 1);
    }

    /** Trains one model, lets it forget and evaluates it. */
    public Shadow run(long shadow) {
        boolean[] seen = new boolean[ids.size()];
        for (int k = 0; k < seen.length; k++) {
            seen[k] = includes(seed, ids.get(k), shadow);
        }
        Randomness own = own(shadow);
        Subject.Data data = subject.data(seen);
        double[] trained = training.run(subject.model(), data.all(), own);
        Unlearned unlearned = subject.forget(data, trained, own, Perturbation.of(Noise.experiment(own), 0));
        return ask(unlearned);
    }

    /** A model trained without the audited records by the plain recipe: what accuracy is compared with. */
    public Shadow retrained() {
        double[] theta = training.run(subject.model(), subject.commonRecords(), own(-1));
        return ask(new Unlearned(List.of(theta), new Method("retrain", Map.of()), Optional.empty(), 0, 0));
    }

    private Shadow ask(Unlearned unlearned) {
        return new Shadow(
                probabilities(unlearned.models()),
                unlearned.accuracy(subject.model(), subject.commonRecords()),
                test.count() == 0 ? Double.NaN : unlearned.accuracy(subject.model(), test));
    }

    private double[] probabilities(List<double[]> models) {
        int[] audited =
                IntStream.range(subject.common(), subject.records().count()).toArray();
        double[] mean = new double[audited.length];
        for (double[] theta : models) {
            double[][] p = ClassProbabilities.of(subject.model(), theta, subject.records(), audited);
            for (int k = 0; k < mean.length; k++) {
                mean[k] += p[k][subject.records().label(audited[k])] / models.size();
            }
        }
        return mean;
    }

    private Randomness own(long shadow) {
        return Randomness.of(Randomness.of(seed).stream("shadow", shadow, 0).nextLong());
    }
}
