package dev.firebreak.experiments.unlearning;

import dev.firebreak.unlearning.receipt.Content;
import dev.firebreak.unlearning.unlearner.Problem;
import dev.firebreak.unlearning.unlearner.Unlearner;
import java.util.List;
import java.util.Optional;

/** Tries to break a certificate. */
@FunctionalInterface
public interface Auditor {
    /** Audits nothing. */
    Auditor NONE = (problem, method, retrained) -> List.of();

    /**
     * Audits a method on a problem.
     *
     * @param neverSaw parameters that were trained without what is forgotten, by comparison with {@code retrain}
     */
    List<Content.Audit> audit(Problem problem, Unlearner method, Optional<double[]> neverSaw);
}
