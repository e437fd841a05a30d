package dev.firebreak.experiments.audit;

import dev.firebreak.core.part.Call;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.core.spec.SpecKey.Fallback;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.model.Models;
import dev.firebreak.unlearning.shadow.ShadowTraining;
import dev.firebreak.unlearning.unlearner.Unlearners;
import java.util.List;
import java.util.Optional;

/** The keys of an audit's spec, in the order of its canonical text. */
final class AuditKeys {
    // Products of records so far out are finite.
    private static final double FARTHEST = 1e9;

    static final SpecKey<String> NAME = new SpecKey<>(
            "name",
            "the audit, first folder of its result",
            Form.fileName(),
            new Fallback("the file's name", values -> Optional.of(values.fileName())));
    static final SpecKey<Call> DATA =
            new SpecKey<>("data", "the data set, with classes", Form.part(DataSources.SOURCES), Fallback.NONE);
    static final SpecKey<Integer> RECORDS = new SpecKey<>(
            "records", "training records used, drawn by the seed; 0: all", Form.count(0), Fallback.of("0"));
    static final SpecKey<Double> CANARY = new SpecKey<>(
            "canary",
            "a mislabelled outlier is added and audited: a record of class 0, so many times as far from 0, labelled 1, at most 1e9; 0: none",
            Form.real(0, FARTHEST),
            Fallback.of("0"));
    static final SpecKey<Integer> AUDITED =
            new SpecKey<>("audited", "how many of the records are audited besides", Form.count(0), Fallback.of("0"));
    static final SpecKey<Call> MODEL = new SpecKey<>("model", "the model", Form.part(Models.MODELS), Fallback.NONE);
    private static final SpecKey<Integer> BATCH = new SpecKey<>(
            "batch", "records per step of the training that is attacked", Form.count(1), Fallback.of("32"));
    private static final SpecKey<Integer> EPOCHS =
            new SpecKey<>("epochs", "epochs of that training", Form.count(1), Fallback.of("10"));
    private static final SpecKey<Double> RATE = new SpecKey<>(
            "rate", "peak of its one-cycle rate", Form.real(Double.MIN_VALUE, Double.MAX_VALUE), Fallback.of("0.5"));
    private static final SpecKey<Double> WEIGHT_DECAY =
            new SpecKey<>("weight-decay", "of that training", Form.real(0, Double.MAX_VALUE), Fallback.of("5e-4"));
    static final SpecKey<Call> METHOD =
            new SpecKey<>("method", "the method under audit", Form.part(Unlearners.UNLEARNERS), Fallback.NONE);
    static final SpecKey<Integer> RUNS = new SpecKey<>(
            "runs",
            "runs per world of the attack on all audited records at once, at most 10,000,000; 0: none",
            Form.count(0),
            Fallback.of("2000"));
    static final SpecKey<Integer> WORST_CASE_RUNS = new SpecKey<>(
            "worst-case-runs",
            "runs per world of the worst pair there is for the method, at most 10,000,000; 0: none",
            Form.count(0),
            Fallback.of("20000"));
    static final SpecKey<Integer> SHADOWS = new SpecKey<>(
            "shadows",
            "shadow models per world, for the attack on each record, at most 10,000,000; 0: none",
            Form.count(0),
            Fallback.of("100"));
    static final SpecKey<Double> DELTA = new SpecKey<>(
            "delta",
            "where the method certifies none, the delta at which epsilon is bounded",
            Form.real(0, Math.nextDown(1.0)),
            Fallback.of("1e-5"));
    static final SpecKey<Double> CONFIDENCE = new SpecKey<>(
            "confidence", "of all lower bounds together", Form.real(0.5, Math.nextDown(1.0)), Fallback.of("0.999"));
    static final SpecKey<Double> CLAIMED = new SpecKey<>(
            "claimed-epsilon",
            "an epsilon claimed for this method elsewhere, to be refuted besides its own; Infinity: none",
            Form.real(0, Double.POSITIVE_INFINITY),
            Fallback.of("Infinity"));
    static final SpecKey<Long> SEED =
            new SpecKey<>("seed", "seed of all draws", Form.whole(Long.MIN_VALUE, Long.MAX_VALUE), Fallback.of("1"));

    /** Every key, in the order of the canonical text. */
    static final List<SpecKey<?>> KEYS = List.of(
            NAME,
            DATA,
            RECORDS,
            CANARY,
            AUDITED,
            MODEL,
            BATCH,
            EPOCHS,
            RATE,
            WEIGHT_DECAY,
            METHOD,
            RUNS,
            WORST_CASE_RUNS,
            SHADOWS,
            DELTA,
            CONFIDENCE,
            CLAIMED,
            SEED);

    // The statistic of every run is kept in memory.
    private static final int MOST_RUNS = 10_000_000;
    private static final int FEWEST_RUNS = 100;
    private static final int FEWEST_SHADOWS = 16;

    private AuditKeys() {}

    /** Training of the models that are attacked. */
    static ShadowTraining training(SpecValues spec) {
        return new ShadowTraining(
                spec.required(BATCH), spec.required(EPOCHS), spec.required(RATE), spec.required(WEIGHT_DECAY));
    }

    /** Checks what needs several keys at once. */
    static void check(SpecValues values) {
        if (values.get(AUDITED).filter(n -> n == 0).isPresent()
                && values.get(CANARY).filter(far -> far == 0).isPresent()) {
            values.problem(AUDITED, "nothing is audited; set audited to at least 1, or canary to more than 0");
        }
        if (values.get(RECORDS).isPresent() && values.get(AUDITED).isPresent()) {
            int records = values.required(RECORDS);
            if (records > 0 && values.required(AUDITED) >= records) {
                values.problem(
                        AUDITED,
                        "must be less than records, but they are " + values.required(AUDITED) + " and " + records);
            }
        }
        few(values, RUNS, FEWEST_RUNS);
        few(values, WORST_CASE_RUNS, FEWEST_RUNS);
        few(values, SHADOWS, FEWEST_SHADOWS);
    }

    private static void few(SpecValues values, SpecKey<Integer> key, int least) {
        values.get(key)
                .filter(n -> n > MOST_RUNS || (n > 0 && n < least))
                .ifPresent(n -> values.problem(key, "must be 0 or in [" + least + ", " + MOST_RUNS + "], but is " + n));
    }
}
