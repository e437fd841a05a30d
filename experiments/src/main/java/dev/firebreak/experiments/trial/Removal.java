package dev.firebreak.experiments.trial;

import dev.firebreak.core.part.Call;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.unlearning.selection.Sample;
import dev.firebreak.unlearning.selection.Scores;
import dev.firebreak.unlearning.selection.Scores.Score;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** The order in which records are removed. */
final class Removal {
    private static final String SEED = "seed";
    /** Seeds of draws are not told apart here: a trial draws by its own seed. */
    static final SpecKey<Call> SCORE = new SpecKey<>(
            "score",
            "which records are removed first; one that draws does so by the seed",
            Form.part(Scores.SCORES).as(score -> seeded(score, 1)));

    private static final Set<String> MEANS = Set.of("", "mean");

    private Removal() {}

    // A canonical call has every parameter.
    private static Call seeded(Call score, long seed) {
        Map<String, String> arguments = new LinkedHashMap<>(score.arguments());
        arguments.computeIfPresent(SEED, (key, given) -> String.valueOf(seed));
        return new Call(score.name(), arguments);
    }

    /** Positions of unwanted records by descending score, the smaller one first among equals, from what the score sees of each record. */
    static int[] order(Call score, long seed, double[][] unwanted, double[][] retained) {
        // Covariances are quadratic in the dimension, and only some scores need them.
        boolean means = MEANS.contains(Scores.needs(score));
        Score fitted = Scores.SCORES
                .build(seeded(score, seed))
                .fit(
                        means ? Sample.ofMeans(unwanted) : Sample.of(unwanted),
                        means ? Sample.ofMeans(retained) : Sample.of(retained));
        double[] scores = IntStream.range(0, unwanted.length)
                .mapToDouble(i -> fitted.of(i, unwanted[i]))
                .toArray();
        return IntStream.range(0, unwanted.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -scores[i]).thenComparing(i -> i))
                .mapToInt(i -> i)
                .toArray();
    }
}
