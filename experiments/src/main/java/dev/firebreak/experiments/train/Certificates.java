package dev.firebreak.experiments.train;

import dev.firebreak.aggregation.certificate.Kappa;
import dev.firebreak.core.CanonicalNumber;
import dev.firebreak.experiments.store.Certificate;
import dev.firebreak.learning.participation.Participants;
import dev.firebreak.learning.train.Experiment;
import java.util.ArrayList;
import java.util.List;

/** What is proved about a training run before it starts. */
final class Certificates {
    private Certificates() {}

    /** The server's robustness coefficient and breakdown point for the experiment's (n, f). */
    static List<Certificate> of(Experiment experiment) {
        Participants participants = experiment.participants();
        int n = participants.size();
        int f = participants.tolerance();
        List<Certificate> certificates = new ArrayList<>();
        participants.assumption().ifPresent(assumption -> certificates.add(sampling(participants, assumption)));
        certificates.add(kappa(experiment.pipeline().kappa(n, f), n, f));
        certificates.add(breakdown(experiment.pipeline().breakdown(n), n));
        return certificates;
    }

    private static Certificate sampling(Participants participants, Participants.Assumption assumption) {
        boolean met = assumption.met();
        return new Certificate(
                "Byzantine workers in a round",
                met ? (double) participants.tolerance() : null,
                "participants/byzantine",
                (met ? "" : "assumption not met: not shown that, ") + "with probability at least "
                        + CanonicalNumber.of(assumption.confidence()) + ", none of " + assumption.rounds()
                        + " rounds samples more than " + participants.tolerance() + " of at most "
                        + assumption.byzantine() + " Byzantine workers among " + participants.workers(),
                "exact hypergeometric tail");
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
