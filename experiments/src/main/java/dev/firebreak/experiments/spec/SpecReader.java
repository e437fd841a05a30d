package dev.firebreak.experiments.spec;

import dev.firebreak.learning.train.ExperimentSpec;
import dev.firebreak.learning.train.FaultDomain;
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
        SpecValues values =
                SpecValues.read(SpecKeys.ALL, spec, properties, options, read -> new Combinations(read).check());
        return new Declaration(experiment(values), values.the(SpecKeys.EXPECT), values.places());
    }

    private static ExperimentSpec experiment(SpecValues values) {
        return new ExperimentSpec(
                values.the(SpecKeys.NAME),
                values.the(SpecKeys.DATA),
                values.the(SpecKeys.PARTITION),
                values.the(SpecKeys.HOLDERS),
                values.the(SpecKeys.MODEL),
                values.the(SpecKeys.WORKERS),
                values.the(SpecKeys.BYZANTINE),
                values.the(SpecKeys.ACTUAL_BYZANTINE),
                values.the(SpecKeys.UPDATE),
                values.the(SpecKeys.CODING),
                values.the(SpecKeys.TRANSFORMS),
                values.the(SpecKeys.COMPRESSION),
                values.the(SpecKeys.STRAGGLERS),
                values.the(SpecKeys.TRANSPORT).equals(SpecKeys.TRUSTED),
                FaultDomain.valueOf(values.the(SpecKeys.FAULT_DOMAIN).toUpperCase(Locale.ROOT)),
                values.the(SpecKeys.SECRECY).equals(SpecKeys.DRIVER),
                values.the(SpecKeys.ATTACK),
                values.the(SpecKeys.AGGREGATION).calls(),
                values.the(SpecKeys.STEP),
                values.the(SpecKeys.ROUNDS),
                values.the(SpecKeys.EVALUATE_EVERY),
                Precision.valueOf(values.the(SpecKeys.PRECISION).toUpperCase(Locale.ROOT)),
                values.the(SpecKeys.DATA_SEED),
                values.the(SpecKeys.TRAINING_SEED));
    }
}
