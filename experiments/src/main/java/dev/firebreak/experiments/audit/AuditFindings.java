package dev.firebreak.experiments.audit;

import dev.firebreak.core.kernel.Sums;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.train.Metric;
import dev.firebreak.privacy.accountant.GaussianDp;
import dev.firebreak.unlearning.Certificate;
import dev.firebreak.unlearning.audit.ForgettingQuality;
import dev.firebreak.unlearning.audit.LikelihoodRatioAttack;
import dev.firebreak.unlearning.audit.PopulationAttack;
import dev.firebreak.unlearning.audit.Proportion;
import dev.firebreak.unlearning.audit.RecordAudit;
import dev.firebreak.unlearning.audit.Roc;
import dev.firebreak.unlearning.audit.ThresholdAudit;
import dev.firebreak.unlearning.receipt.Content;
import dev.firebreak.unlearning.shadow.ShadowModels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The findings of an audit. All lower bounds hold together with the audit's confidence: each of k attacks has its share of the
 * error.
 *
 * @param spec what was audited
 * @param certificate of the method
 * @param delta at which epsilon is bounded
 * @param audits the bounds with their raw counts
 * @param data mu as measured on the data, if that was tried
 * @param worst mu as measured on the worst pair, if that was tried
 * @param records the attack on each record, in the order of their ids; none if there are no shadow models
 * @param ids of the audited records
 * @param population right decisions of the naive attack, if there are shadow models
 * @param utility accuracies, if there are shadow models
 * @param curves true positive rates of the worst record's and the naive attack, by {@link #ALARMS}
 */
record AuditFindings(
        SpecValues spec,
        Certificate certificate,
        double delta,
        List<Content.Audit> audits,
        Optional<Double> data,
        Optional<Double> worst,
        List<RecordAudit> records,
        List<String> ids,
        Optional<Proportion> population,
        Optional<Utility> utility,
        List<double[]> curves) {
    /** What an audit measures. */
    static final List<Metric> METRICS = Metric.table("""
            records/worst-accuracy | Accuracy of the attack on the worst record | share | lower | share of worlds in \
                which the attack on the record with the most successes is right; 0.5 is guessing
            records/accuracy | Mean accuracy of attacks on single records | share | lower | the same, averaged over \
                the audited records
            records/epsilon-lower-bound | Epsilon at least, single records | number | lower | the greatest lower bound \
                on epsilon from attacks on single records
            data/epsilon-lower-bound | Epsilon at least, all audited records | number | lower | lower bound on epsilon \
                from an attack on all audited records at once
            test/accuracy | Test accuracy after forgetting | share | higher | mean accuracy of the unlearned models on \
                test records
            retained/accuracy | Accuracy on retained records after forgetting | share | higher | mean accuracy of the \
                unlearned models on retained records
            challenge/score | Score of the NeurIPS 2023 challenge | number | higher | mean of H(e) over the records, \
                times both ratios of accuracy to retraining
            worst-case/epsilon-lower-bound | Epsilon at least, worst pair | number | neither | lower bound on epsilon \
                from an attack on the worst pair that the method allows
            worst-case/mu | Mu of the worst pair | number | neither | mu measured on the worst pair, two normals of \
                equal spread assumed
            data/mu | Mu on these data | number | neither | mu measured on all audited records at once, two normals of \
                equal spread assumed
            certified/epsilon | Certified epsilon | number | neither | epsilon of the method's certificate
            certified/delta | Certified delta | number | neither | delta of the method's certificate
            certified/mu | Certified mu | number | neither | mu of the method's certificate, where it has one
            limit/epsilon | Epsilon that must not be exceeded | number | neither | the certified epsilon, or the one \
                claimed by the spec where that is smaller
            limit/accuracy | Accuracy that must not be exceeded | share | neither | greatest accuracy of any attack \
                under the guarantee
            refutations | Refutations | count | neither | how many attacks exceed what is certified or claimed
            records/worst-tpr-at-fpr-0.01 | True positives at 1 % false ones, at most | share | neither | greatest \
                true-positive rate of an attack on a single record at a false-positive rate of 0.01
            population/accuracy | Accuracy of one threshold for all records | share | neither | accuracy of the attack \
                with one threshold for all records
            retained/accuracy-of-retraining | Accuracy on retained records, retrained | share | neither | mean \
                accuracy of retrained models on retained records
            test/accuracy-of-retraining | Test accuracy, retrained | share | neither | mean accuracy of retrained \
                models on test records
            """);

    static final String ON_DATA = "threshold on a projection";
    static final String ON_WORST_PAIR = "threshold on the worst pair";
    static final String ON_RECORD = "likelihood ratio of ";

    /** False positive rates of the curves. */
    static final double[] ALARMS = {1e-3, 2e-3, 5e-3, 1e-2, 2e-2, 5e-2, 0.1, 0.2, 0.5, 1};

    // Spec 7.3: an auditor that is further off than this on the worst pair is broken, sampling error apart.
    private static final double TOLERANCE = 0.03;
    private static final double STANDARD_ERRORS = 4;

    /**
     * Mean accuracies.
     *
     * @param retained on common records after forgetting
     * @param retrained on them after plain training without the audited ones
     * @param tested on test records after forgetting; NaN if there are none
     * @param retrainedTested on them after plain training; NaN if there are none
     */
    record Utility(double retained, double retrained, double tested, double retrainedTested) {
        double retainRatio() {
            return retained / retrained;
        }

        double testRatio() {
            return Double.isNaN(tested) ? 1 : tested / retrainedTested;
        }
    }

    /** Counts. */
    static AuditFindings of(
            SpecValues spec, Certificate certificate, AuditCounts counts, ShadowModels.Shadow retrained) {
        boolean guaranteed = certificate.delta() < 1;
        double delta = guaranteed ? certificate.delta() : spec.required(AuditKeys.DELTA);
        double[][] onData = worlds(counts, AuditTask.Kind.DATA);
        double[][] onPair = worlds(counts, AuditTask.Kind.WORST_CASE);
        List<RecordAudit> records = new ArrayList<>();
        boolean shadows = counts.shadows() > 0;
        for (int k = 0; shadows && k < counts.ids().size(); k++) {
            records.add(RecordAudit.of(counts.probabilities(k, true), counts.probabilities(k, false), delta));
        }
        int attacks = (onData[0].length > 0 ? 1 : 0) + (onPair[0].length > 0 ? 1 : 0) + records.size();
        double confidence = 1 - (1 - spec.required(AuditKeys.CONFIDENCE)) / Math.max(1, attacks);
        List<Content.Audit> audits = new ArrayList<>();
        if (onData[0].length > 0) {
            audits.add(new Content.Audit(ON_DATA, ThresholdAudit.of(onData[1], onData[0], delta), delta, confidence));
        }
        if (onPair[0].length > 0) {
            audits.add(new Content.Audit(
                    ON_WORST_PAIR, ThresholdAudit.of(onPair[1], onPair[0], delta), delta, confidence));
        }
        for (int k = 0; k < records.size(); k++) {
            audits.add(new Content.Audit(
                    ON_RECORD + counts.ids().get(k), records.get(k).counts(), delta, confidence));
        }
        return new AuditFindings(
                spec,
                certificate,
                delta,
                List.copyOf(audits),
                mu(onData),
                mu(onPair),
                List.copyOf(records),
                counts.ids(),
                shadows
                        ? Optional.of(naive(counts).accuracy(held(counts, true), held(counts, false)))
                        : Optional.empty(),
                shadows ? Optional.of(utility(counts, retrained)) : Optional.empty(),
                shadows ? curves(counts, worstOf(records)) : List.of());
    }

    private static double[][] worlds(AuditCounts counts, AuditTask.Kind kind) {
        return new double[][] {counts.statistics(kind, 0), counts.statistics(kind, 1)};
    }

    private static Optional<Double> mu(double[][] worlds) {
        return worlds[0].length == 0 ? Optional.empty() : Optional.of(ThresholdAudit.estimatedMu(worlds[1], worlds[0]));
    }

    private static PopulationAttack naive(AuditCounts counts) {
        return PopulationAttack.fit(
                pooled(counts, k -> RecordAudit.first(counts.probabilities(k, true))),
                pooled(counts, k -> RecordAudit.first(counts.probabilities(k, false))));
    }

    private static double[] held(AuditCounts counts, boolean seen) {
        return pooled(counts, k -> RecordAudit.second(counts.probabilities(k, seen)));
    }

    private static double[] pooled(AuditCounts counts, IntFunction<double[]> of) {
        return IntStream.range(0, counts.ids().size())
                .mapToObj(of)
                .flatMapToDouble(DoubleStream::of)
                .toArray();
    }

    private static Utility utility(AuditCounts counts, ShadowModels.Shadow retrained) {
        return new Utility(
                counts.accuracy(AuditTask.RETAINED),
                retrained.retained(),
                counts.accuracy(AuditTask.TESTED),
                retrained.tested());
    }

    private static List<double[]> curves(AuditCounts counts, int worst) {
        double[] unlearned = counts.probabilities(worst, true);
        double[] retrained = counts.probabilities(worst, false);
        LikelihoodRatioAttack ratio =
                LikelihoodRatioAttack.fit(RecordAudit.first(unlearned), RecordAudit.first(retrained));
        PopulationAttack naive = naive(counts);
        return List.of(
                curve(new Roc(
                        Arrays.stream(RecordAudit.second(unlearned))
                                .map(ratio::score)
                                .toArray(),
                        Arrays.stream(RecordAudit.second(retrained))
                                .map(ratio::score)
                                .toArray())),
                curve(new Roc(
                        Arrays.stream(held(counts, true)).map(naive::score).toArray(),
                        Arrays.stream(held(counts, false)).map(naive::score).toArray())));
    }

    private static double[] curve(Roc roc) {
        return Arrays.stream(ALARMS).map(roc::truePositives).toArray();
    }

    /** The position of the record that is distinguished best; the first one among equals. */
    int worstRecord() {
        return worstOf(records);
    }

    private static int worstOf(List<RecordAudit> records) {
        return IntStream.range(0, records.size())
                .boxed()
                .max(Comparator.<Integer>comparingDouble(
                                k -> share(records.get(k).accuracy()))
                        .thenComparing(Comparator.reverseOrder()))
                .orElse(0);
    }

    static double share(Proportion proportion) {
        return (double) proportion.successes() / proportion.trials();
    }

    /** What must not be exceeded: the certificate's epsilon, or the one that is claimed if it is less. */
    double limit() {
        return Math.min(certificate.epsilon(), spec.required(AuditKeys.CLAIMED));
    }

    /** The most that any attack on a record may be right: (e^eps + delta)/(1 + e^eps). */
    double accuracyBound() {
        return limit() == Double.POSITIVE_INFINITY ? 1 : ThresholdAudit.accuracyBound(limit(), delta);
    }

    /** mu as certified; empty for certificates without one. */
    Optional<Double> certifiedMu() {
        double rho = certificate.rho();
        return Double.isFinite(rho) && rho > 0 ? Optional.of(Math.sqrt(2 * rho)) : Optional.empty();
    }

    /** The challenge's score; empty without shadow models. */
    Optional<Double> challengeScore() {
        return utility.map(u -> ForgettingQuality.of(
                records.stream().mapToDouble(RecordAudit::challengeEpsilon).toArray(), u.retainRatio(), u.testRatio()));
    }

    /** The greatest lower bound whose attack starts with these words; NaN if there is none. */
    double bound(String attack) {
        return audits.stream()
                .filter(audit -> audit.attack().startsWith(attack))
                .mapToDouble(Content.Audit::epsilonLowerBound)
                .max()
                .orElse(Double.NaN);
    }

    /** Why the certificate, the claim or the auditor is refuted, one sentence each; none if nothing is. */
    List<String> refutations() {
        List<String> refutations = new ArrayList<>();
        String allowed = limit() == spec.required(AuditKeys.CLAIMED) ? "claimed" : "certified";
        for (Content.Audit audit : audits) {
            if (audit.epsilonLowerBound() > limit()) {
                refutations.add(audit.attack() + " shows epsilon >= " + audit.epsilonLowerBound() + ", but " + allowed
                        + " is " + limit());
            }
        }
        for (int k = 0; k < records.size(); k++) {
            double error = (1 - spec.required(AuditKeys.CONFIDENCE)) / records.size();
            if (records.get(k).accuracy().lower(error) > accuracyBound()) {
                refutations.add("the attack on " + ids.get(k) + " is right in "
                        + share(records.get(k).accuracy()) + " of all cases, but " + allowed + " is at most "
                        + accuracyBound());
            }
        }
        if (worst.isPresent() && certifiedMu().isPresent()) {
            double measured = worst.get();
            // The pair is two normals, so that a claim at this delta is a claim on mu.
            double claimed = spec.required(AuditKeys.CLAIMED) < Double.POSITIVE_INFINITY && delta > 0
                    ? GaussianDp.weakest(spec.required(AuditKeys.CLAIMED), delta)
                            .mu()
                    : Double.POSITIVE_INFINITY;
            double certified = certifiedMu().get();
            double allowedMu = Math.min(certified, claimed);
            if (measured > allowedMu * (1 + tolerance())) {
                refutations.add("the worst pair has mu " + measured + ", but " + allowed + " is " + allowedMu);
            }
            if (measured < certified * (1 - tolerance()) && reachesItsBound()) {
                refutations.add(
                        "the auditor has no power: it measures mu " + measured + " on a pair that has " + certified);
            }
        }
        return refutations;
    }

    // mu-hat of two normals with N runs each varies by about sqrt(2/N + mu^2/(4 N)).
    double tolerance() {
        double mu = certifiedMu().orElse(1.0);
        double error = Math.sqrt(2.0 / spec.required(AuditKeys.WORST_CASE_RUNS)
                + mu * mu / (4.0 * spec.required(AuditKeys.WORST_CASE_RUNS)));
        return Math.max(TOLERANCE, STANDARD_ERRORS * error / mu);
    }

    // Only a constant schedule's certificate is attained by the pair.
    private boolean reachesItsBound() {
        return !"decreasing".equals(spec.required(AuditKeys.METHOD).arguments().get("schedule"));
    }

    /** The numbers by name. */
    SortedMap<String, Double> metrics() {
        SortedMap<String, Double> metrics = new TreeMap<>();
        metrics.put("certified/epsilon", certificate.epsilon());
        metrics.put("certified/delta", certificate.delta());
        metrics.put("limit/epsilon", limit());
        metrics.put("limit/accuracy", accuracyBound());
        metrics.put("refutations", (double) refutations().size());
        certifiedMu().ifPresent(mu -> metrics.put("certified/mu", mu));
        data.ifPresent(mu -> {
            metrics.put("data/mu", mu);
            metrics.put("data/epsilon-lower-bound", bound(ON_DATA));
        });
        worst.ifPresent(mu -> {
            metrics.put("worst-case/mu", mu);
            metrics.put("worst-case/epsilon-lower-bound", bound(ON_WORST_PAIR));
        });
        if (!records.isEmpty()) {
            RecordAudit most = records.get(worstRecord());
            metrics.put(
                    "records/accuracy",
                    Sums.mean(records.stream()
                            .mapToDouble(r -> share(r.accuracy()))
                            .toArray()));
            metrics.put("records/worst-accuracy", share(most.accuracy()));
            metrics.put(
                    "records/worst-tpr-at-fpr-0.01",
                    records.stream()
                            .mapToDouble(RecordAudit::truePositives)
                            .max()
                            .orElseThrow());
            metrics.put("records/epsilon-lower-bound", bound(ON_RECORD));
            metrics.put("population/accuracy", share(population.orElseThrow()));
            metrics.put("challenge/score", challengeScore().orElseThrow());
            Utility u = utility.orElseThrow();
            metrics.put("retained/accuracy", u.retained());
            metrics.put("retained/accuracy-of-retraining", u.retrained());
            if (!Double.isNaN(u.tested())) {
                metrics.put("test/accuracy", u.tested());
                metrics.put("test/accuracy-of-retraining", u.retrainedTested());
            }
        }
        return metrics;
    }
}
