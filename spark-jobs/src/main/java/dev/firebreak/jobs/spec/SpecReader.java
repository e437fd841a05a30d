package dev.firebreak.jobs.spec;

import dev.firebreak.learning.train.ExperimentSpec;
import dev.firebreak.learning.train.Precision;
import java.util.Locale;
import java.util.Map;

/**
 * Reads a training spec. Defaults give way to the file, the file to {@code spark.firebreak.KEY} of Spark's configuration,
 * and that to {@code --set KEY=VALUE}. Whatever is wrong, in any of them, is found before anything runs and told at once.
 */
public final class SpecReader {
    private SpecReader() {}

    /**
     * Reads and checks.
     *
     * @param spec the file
     * @param properties Spark's configuration or the system properties, of which {@code spark.firebreak.KEY} are taken
     * @param options the values of {@code --set}, by key
     * @throws dev.firebreak.core.InputException with every problem: its file, line and column, what was found and what is
     *     allowed
     */
    public static Declaration read(SpecText spec, Map<String, String> properties, Map<String, String> options) {
        Problems problems = new Problems();
        SpecValues values = new SpecValues(spec, properties, options, problems);
        SpecKeys.ALL.forEach(values::get);
        new Combinations(values, problems).check();
        problems.refuse();
        return new Declaration(experiment(values), the(values, SpecKeys.EXPECT));
    }

    private static ExperimentSpec experiment(SpecValues values) {
        return new ExperimentSpec(
                the(values, SpecKeys.NAME),
                the(values, SpecKeys.DATA),
                the(values, SpecKeys.PARTITION),
                the(values, SpecKeys.HOLDERS),
                the(values, SpecKeys.MODEL),
                the(values, SpecKeys.WORKERS),
                the(values, SpecKeys.BYZANTINE),
                the(values, SpecKeys.ACTUAL_BYZANTINE),
                the(values, SpecKeys.UPDATE),
                the(values, SpecKeys.CODING),
                the(values, SpecKeys.TRANSFORMS),
                the(values, SpecKeys.ATTACK),
                the(values, SpecKeys.AGGREGATION).calls(),
                the(values, SpecKeys.STEP),
                the(values, SpecKeys.ROUNDS),
                the(values, SpecKeys.EVALUATE_EVERY),
                Precision.valueOf(the(values, SpecKeys.PRECISION).toUpperCase(Locale.ROOT)),
                the(values, SpecKeys.DATA_SEED),
                the(values, SpecKeys.TRAINING_SEED));
    }

    private static <T> T the(SpecValues values, SpecKey<T> key) {
        return values.get(key).orElseThrow();
    }
}
