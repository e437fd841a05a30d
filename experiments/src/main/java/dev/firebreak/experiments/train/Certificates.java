package dev.firebreak.experiments.train;

import dev.firebreak.aggregation.certificate.Kappa;
import dev.firebreak.experiments.store.Certificate;
import dev.firebreak.learning.train.Experiment;
import dev.firebreak.learning.train.ExperimentSpec;
import java.util.List;

/** What is proved about a training run before it starts. */
final class Certificates {
    private Certificates() {}

    /** The server's robustness coefficient and breakdown point for the experiment's (n, f). */
    static List<Certificate> of(Experiment experiment) {
        ExperimentSpec spec = experiment.spec();
        int n = spec.workers();
        int f = spec.byzantine();
        return List.of(
                kappa(experiment.pipeline().kappa(n, f), n, f),
                breakdown(experiment.pipeline().breakdown(n), n));
    }

    private static Certificate kappa(Kappa kappa, int n, int f) {
        String name = "robustness coefficient kappa";
        String measured = "aggregation/kappa-hat";
        if (kappa instanceof Kappa.Proven proven) {
            boolean variance = proven.spread() == Kappa.Spread.VARIANCE;
            String against = variance ? "their variance" : "the largest eigenvalue of their covariance";
            return new Certificate(
                    name,
                    proven.bound(),
                    variance ? measured : null,
                    "for n = " + n + " and f = " + f + ", the squared distance of the aggregate from the mean of any "
                            + (n - f) + " messages is at most kappa times " + against,
                    proven.source());
        }
        return new Certificate(name, null, measured, "no proven bound: " + ((Kappa.Unproven) kappa).reason(), "");
    }

    private static Certificate breakdown(int faults, int n) {
        return new Certificate(
                "breakdown point",
                (double) faults,
                null,
                "the aggregate stays bounded whatever " + faults + " of " + n + " messages are",
                "");
    }
}
