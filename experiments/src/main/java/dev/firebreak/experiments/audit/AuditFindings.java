package dev.firebreak.experiments.audit;

import dev.firebreak.core.State;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The findings of an audit. All lower bounds hold together with the audit's confidence: each of k attacks has its share of the
 * error.
 *
 * @param spec what was audited
 * @param certificate of the method
 * @param delta at which epsilon is bounded
 * @param ids of the audited records
 * @param audits the bounds with their raw counts
 * @param mu as measured by the threshold attacks that were tried
 * @param shadows the attacks on single records, if there are shadow models
 */
record AuditFindings(
        SpecValues spec,
        Certificate certificate,
        double delta,
        List<String> ids,
        List<Content.Audit> audits,
        Map<String, Double> mu,
        Optional<Shadows> shadows) {
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
     * What shadow models show.
     *
     * @param records the attack on each audited record, at least one
     * @param population right decisions of the naive attack
     * @param unlearned mean accuracies after forgetting
     * @param retrained those after plain training without the audited records
     * @param curves true positive rates of the worst record's and the naive attack, by {@link #ALARMS}
     * @param models shadow models in each world
     */
    record Shadows(
            List<RecordAudit> records,
            Proportion population,
            ShadowModels.Shadow unlearned,
            ShadowModels.Shadow retrained,
            List<double[]> curves,
            int models) {

        /** The position of the record that is distinguished best; the first one among equals. */
        int worst() {
            return worstOf(records);
        }

        boolean isTested() {
            return !Double.isNaN(unlearned.tested());
        }

        double retainRatio() {
            return unlearned.retained() / retrained.retained();
        }

        double testRatio() {
            return isTested() ? unlearned.tested() / retrained.tested() : 1;
        }

        /** The challenge's score; NaN if there are too few models for it. */
        double challengeScore() {
            return ForgettingQuality.of(
                    records.stream().mapToDouble(RecordAudit::challengeEpsilon).toArray(),
                    models,
                    retainRatio(),
                    testRatio());
        }
    }

    /** The runs of an audit, put together in the order of their numbers. */
    record Runs(List<AuditTask> tasks, List<State> states) {
        private double[] of(AuditTask.Kind kind, int world, String name) {
            return IntStream.range(0, tasks.size())
                    .filter(t -> tasks.get(t).kind() == kind && tasks.get(t).world() == world)
                    .mapToObj(t -> states.get(t).get(name))
                    .flatMapToDouble(DoubleStream::of)
                    .toArray();
        }

        private double[] shadows(String name) {
            return of(AuditTask.Kind.SHADOWS, 0, name);
        }
    }

    /** Counts. */
    static AuditFindings of(
            SpecValues spec, Certificate certificate, Runs runs, List<String> ids, ShadowModels.Shadow retrained) {
        double delta = certificate.delta() < 1 ? certificate.delta() : spec.required(AuditKind.DELTA);
        Map<String, ThresholdAudit> counts = new LinkedHashMap<>();
        Map<String, Double> mu = new TreeMap<>();
        for (AuditTask.Kind kind : List.of(AuditTask.Kind.DATA, AuditTask.Kind.WORST_CASE)) {
            String attack = kind == AuditTask.Kind.DATA ? ON_DATA : ON_WORST_PAIR;
            double[] world0 = runs.of(kind, 0, AuditTask.STATISTICS);
            double[] world1 = runs.of(kind, 1, AuditTask.STATISTICS);
            if (world0.length > 0) {
                counts.put(attack, ThresholdAudit.of(world1, world0, delta));
                mu.put(attack, ThresholdAudit.estimatedMu(world1, world0));
            }
        }
        Optional<Shadows> shadows = runs.shadows(AuditTask.RETAINED).length == 0
                ? Optional.empty()
                : Optional.of(shadows(spec, runs, ids, retrained, delta));
        shadows.ifPresent(found -> IntStream.range(0, ids.size())
                .forEach(k -> counts.put(
                        ON_RECORD + ids.get(k), found.records().get(k).counts())));
        double confidence = 1 - (1 - spec.required(AuditKind.CONFIDENCE)) / Math.max(1, counts.size());
        List<Content.Audit> audits = counts.entrySet().stream()
                .map(one -> new Content.Audit(one.getKey(), one.getValue(), delta, confidence))
                .toList();
        return new AuditFindings(spec, certificate, delta, ids, audits, mu, shadows);
    }

    private static Shadows shadows(
            SpecValues spec, Runs runs, List<String> ids, ShadowModels.Shadow retrained, double delta) {
        double[] all = runs.shadows(AuditTask.PROBABILITIES);
        List<double[]> seen = probabilities(spec, all, ids, true);
        List<double[]> unseen = probabilities(spec, all, ids, false);
        List<RecordAudit> records = IntStream.range(0, ids.size())
                .mapToObj(k -> RecordAudit.of(seen.get(k), unseen.get(k), delta))
                .toList();
        PopulationAttack naive =
                PopulationAttack.fit(pooled(seen, RecordAudit::first), pooled(unseen, RecordAudit::first));
        double[] held = pooled(seen, RecordAudit::second);
        double[] heldUnseen = pooled(unseen, RecordAudit::second);
        double[] worst = seen.get(worstOf(records));
        double[] worstUnseen = unseen.get(worstOf(records));
        LikelihoodRatioAttack ratio =
                LikelihoodRatioAttack.fit(RecordAudit.first(worst), RecordAudit.first(worstUnseen));
        return new Shadows(
                records,
                naive.accuracy(held, heldUnseen),
                new ShadowModels.Shadow(
                        new double[0],
                        Sums.mean(runs.shadows(AuditTask.RETAINED)),
                        Sums.mean(runs.shadows(AuditTask.TESTED))),
                retrained,
                List.of(
                        curve(RecordAudit.second(worst), RecordAudit.second(worstUnseen), ratio::score),
                        curve(held, heldUnseen, naive::score)),
                spec.required(AuditKind.SHADOWS));
    }

    // The probabilities of each record's true class under the shadow models that were trained with it, or without.
    private static List<double[]> probabilities(SpecValues spec, double[] all, List<String> ids, boolean seen) {
        long seed = spec.required(AuditKind.SEED);
        int count = ids.size();
        return IntStream.range(0, count)
                .mapToObj(k -> IntStream.range(0, all.length / count)
                        .filter(shadow -> ShadowModels.includes(seed, ids.get(k), shadow) == seen)
                        .mapToDouble(shadow -> all[shadow * count + k])
                        .toArray())
                .toList();
    }

    private static double[] pooled(List<double[]> records, UnaryOperator<double[]> half) {
        return records.stream().map(half).flatMapToDouble(DoubleStream::of).toArray();
    }

    private static double[] curve(double[] seen, double[] unseen, DoubleUnaryOperator score) {
        Roc roc = new Roc(
                Arrays.stream(seen).map(score).toArray(),
                Arrays.stream(unseen).map(score).toArray());
        return Arrays.stream(ALARMS).map(roc::truePositives).toArray();
    }

    private static int worstOf(List<RecordAudit> records) {
        return IntStream.range(0, records.size())
                .boxed()
                .max(Comparator.<Integer>comparingDouble(
                                k -> share(records.get(k).accuracy()))
                        .thenComparing(Comparator.reverseOrder()))
                .orElseThrow();
    }

    static double share(Proportion proportion) {
        return (double) proportion.successes() / proportion.trials();
    }

    /** What must not be exceeded: the certificate's epsilon, or the one that is claimed if it is less. */
    double limit() {
        return Math.min(certificate.epsilon(), spec.required(AuditKind.CLAIMED));
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

    /** The audit with the greatest lower bound whose attack starts with these words. */
    Optional<Content.Audit> strongest(String attack) {
        return audits.stream()
                .filter(audit -> audit.attack().startsWith(attack))
                .max(Comparator.comparingDouble(Content.Audit::epsilonLowerBound));
    }

    /** Why the certificate, the claim or the auditor is refuted, one sentence each; none if nothing is. */
    List<String> refutations() {
        List<String> refutations = new ArrayList<>();
        double claimed = spec.required(AuditKind.CLAIMED);
        String allowed = limit() == claimed ? "claimed" : "certified";
        for (Content.Audit audit : audits) {
            if (audit.epsilonLowerBound() > limit()) {
                refutations.add(audit.attack() + " shows epsilon >= " + audit.epsilonLowerBound() + ", but " + allowed
                        + " is " + limit());
            }
        }
        List<RecordAudit> records = shadows.map(Shadows::records).orElse(List.of());
        for (int k = 0; k < records.size(); k++) {
            double error = (1 - spec.required(AuditKind.CONFIDENCE)) / records.size();
            Proportion right = records.get(k).accuracy();
            if (right.lower(error) > accuracyBound()) {
                refutations.add("the attack on " + ids.get(k) + " is right in " + share(right) + " of all cases, but "
                        + allowed + " is at most " + accuracyBound());
            }
        }
        if (mu.containsKey(ON_WORST_PAIR) && certifiedMu().isPresent()) {
            double measured = mu.get(ON_WORST_PAIR);
            double certified = certifiedMu().get();
            // The pair is two normals, so that a claim at this delta is a claim on mu.
            double allowedMu = claimed < Double.POSITIVE_INFINITY && delta > 0
                    ? Math.min(certified, GaussianDp.weakest(claimed, delta).mu())
                    : certified;
            if (measured > allowedMu * (1 + tolerance(certified))) {
                refutations.add("the worst pair has mu " + measured + ", but " + allowed + " is " + allowedMu);
            }
            if (measured < certified * (1 - tolerance(certified)) && reachesItsBound()) {
                refutations.add(
                        "the auditor has no power: it measures mu " + measured + " on a pair that has " + certified);
            }
        }
        return refutations;
    }

    // mu-hat of two normals with N runs each varies by about sqrt(2/N + mu^2/(4 N)).
    private double tolerance(double mu) {
        int runs = spec.required(AuditKind.WORST_CASE_RUNS);
        return Math.max(TOLERANCE, STANDARD_ERRORS * Math.sqrt(2.0 / runs + mu * mu / (4.0 * runs)) / mu);
    }

    // Only a constant schedule's certificate is attained by the pair.
    private boolean reachesItsBound() {
        return !"decreasing".equals(spec.required(AuditKind.METHOD).arguments().get("schedule"));
    }

    /** The numbers by name. */
    SortedMap<String, Double> metrics() {
        SortedMap<String, Double> metrics = new TreeMap<>();
        metrics.put("certified/epsilon", certificate.epsilon());
        metrics.put("certified/delta", certificate.delta());
        metrics.put("limit/epsilon", limit());
        metrics.put("limit/accuracy", accuracyBound());
        metrics.put("refutations", (double) refutations().size());
        certifiedMu().ifPresent(certified -> metrics.put("certified/mu", certified));
        Map.of(ON_DATA, "data", ON_WORST_PAIR, "worst-case", ON_RECORD, "records")
                .forEach((attack, name) -> strongest(attack).ifPresent(audit -> {
                    metrics.put(name + "/epsilon-lower-bound", audit.epsilonLowerBound());
                    if (mu.containsKey(attack)) {
                        metrics.put(name + "/mu", mu.get(attack));
                    }
                }));
        shadows.ifPresent(found -> {
            double[] accuracies = found.records().stream()
                    .mapToDouble(record -> share(record.accuracy()))
                    .toArray();
            double truePositives = found.records().stream()
                    .mapToDouble(RecordAudit::truePositives)
                    .max()
                    .orElseThrow();
            metrics.put("records/accuracy", Sums.mean(accuracies));
            metrics.put("records/worst-accuracy", accuracies[found.worst()]);
            metrics.put("records/worst-tpr-at-fpr-0.01", truePositives);
            metrics.put("population/accuracy", share(found.population()));
            if (!Double.isNaN(found.challengeScore())) {
                metrics.put("challenge/score", found.challengeScore());
            }
            metrics.put("retained/accuracy", found.unlearned().retained());
            metrics.put("retained/accuracy-of-retraining", found.retrained().retained());
            if (found.isTested()) {
                metrics.put("test/accuracy", found.unlearned().tested());
                metrics.put("test/accuracy-of-retraining", found.retrained().tested());
            }
        });
        return metrics;
    }
}
