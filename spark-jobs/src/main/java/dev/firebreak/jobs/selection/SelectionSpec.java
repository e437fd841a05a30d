package dev.firebreak.jobs.selection;

import dev.firebreak.core.part.Call;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.core.spec.SpecKey.Fallback;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.unlearning.selection.Scores;
import java.util.List;
import java.util.Optional;

/**
 * What {@code unlearn select} is asked for.
 *
 * @param name first folder of the result
 * @param unwanted the domain to select from
 * @param retained the domain to keep
 * @param features how records become vectors
 * @param score which records first
 * @param budget how many
 * @param sample at most so many records of each domain for classifiers, for the covariance of the frontier and as neighbours
 * @param holdOut share of the sample that classifiers are judged by
 * @param inverseRegularization C of the classifiers
 * @param seed of sample, hold-out, random removal and generated domains
 * @param canonical the one text of this spec
 */
public record SelectionSpec(
        String name,
        Call unwanted,
        Call retained,
        Call features,
        Call score,
        Call budget,
        int sample,
        double holdOut,
        double inverseRegularization,
        long seed,
        String canonical) {
    private static final SpecKey<String> NAME = new SpecKey<>(
            "name",
            "first folder of the result",
            Form.fileName(),
            new Fallback("the file's name", values -> Optional.of(values.fileName())));
    private static final SpecKey<Call> UNWANTED =
            new SpecKey<>("unwanted", "the domain records are removed from", Form.part(Domains.SOURCES), Fallback.NONE);
    private static final SpecKey<Call> RETAINED =
            new SpecKey<>("retained", "the domain to preserve", Form.part(Domains.SOURCES), Fallback.NONE);
    private static final SpecKey<Call> FEATURES = new SpecKey<>(
            "features", "how records become vectors", Form.part(FeatureSpaces.SPACES), Fallback.of("columns"));
    private static final SpecKey<Call> SCORE = new SpecKey<>(
            "score",
            "records with the highest score are removed first",
            Form.part(Scores.SCORES),
            Fallback.of("euclid-mu2"));
    private static final SpecKey<Call> BUDGET = new SpecKey<>(
            "budget",
            "how many records are removed: a share, a count, or a point of the frontier",
            Form.text("a share such as 0.75, a count such as 1000, or frontier(preservation=0.1)")
                    .as(Budgets::parse),
            Fallback.NONE);
    private static final SpecKey<Integer> SAMPLE = new SpecKey<>(
            "sample",
            "at most so many records of each domain for classifiers, the frontier's covariance and neighbours",
            Form.count(2),
            Fallback.of("20000"));
    private static final SpecKey<Double> HOLD_OUT = new SpecKey<>(
            "hold-out",
            "share of the sample that classifiers are judged by",
            Form.real(0.01, 0.99),
            Fallback.of("0.2"));
    private static final SpecKey<Double> INVERSE_REGULARIZATION = new SpecKey<>(
            "c",
            "C of the classifiers' regulariser ||theta||^2 / (2 C m), m records",
            Form.real(1e-6, 1e9),
            Fallback.of("10"));
    private static final SpecKey<Long> SEED = new SpecKey<>(
            "seed",
            "of sample, hold-out, random removal and generated domains",
            Form.whole(Long.MIN_VALUE, Long.MAX_VALUE),
            Fallback.of("1"));
    static final List<SpecKey<?>> KEYS =
            List.of(NAME, UNWANTED, RETAINED, FEATURES, SCORE, BUDGET, SAMPLE, HOLD_OUT, INVERSE_REGULARIZATION, SEED);

    /** What values without problems declare. */
    static SelectionSpec of(SpecValues values) {
        return new SelectionSpec(
                values.required(NAME),
                values.required(UNWANTED),
                values.required(RETAINED),
                values.required(FEATURES),
                values.required(SCORE),
                values.required(BUDGET),
                values.required(SAMPLE),
                values.required(HOLD_OUT),
                values.required(INVERSE_REGULARIZATION),
                values.required(SEED),
                values.canonical());
    }
}
