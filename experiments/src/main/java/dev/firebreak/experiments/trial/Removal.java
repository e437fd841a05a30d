package dev.firebreak.experiments.trial;

import dev.firebreak.core.part.Call;
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
    private static final Set<String> MEANS = Set.of("", "mean");

    private Removal() {}

    /**
     * Positions of unwanted records by descending score, the smaller position first among equals.
     *
     * @param score a call in canonical form
     * @param seed of a score that draws
     * @param unwanted what the score sees of each unwanted record
     * @param retained what it sees of each retained one
     */
    static int[] order(Call score, long seed, double[][] unwanted, double[][] retained) {
        Map<String, String> arguments = new LinkedHashMap<>(score.arguments());
        // A canonical call has every parameter.
        arguments.computeIfPresent(SEED, (key, given) -> String.valueOf(seed));
        // Covariances are quadratic in the dimension, and only some scores need them.
        boolean means = MEANS.contains(Scores.needs(score));
        Score fitted = Scores.SCORES
                .build(new Call(score.name(), arguments))
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
