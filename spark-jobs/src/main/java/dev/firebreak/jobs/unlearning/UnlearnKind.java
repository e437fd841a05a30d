package dev.firebreak.jobs.unlearning;

import java.util.Locale;
import java.util.Set;

/** The pipelines: each a command with its own methods. */
enum UnlearnKind {
    /** Fine-tuning of a trained model, certified or for comparison. */
    FINETUNE,
    /** Minimisation and output perturbation, for forget data like the rest. */
    PERTURB,
    /** The same from a robust start, for forget data of any kind. */
    DESCEND;

    private static final String PERTURBED = "perturbed-minimization";
    private static final String ROBUST = "robust-descent";

    /** Whether a method is one of this pipeline's. */
    boolean takes(String method) {
        return switch (this) {
            case FINETUNE -> !Set.of(PERTURBED, ROBUST).contains(method);
            case PERTURB -> method.equals(PERTURBED);
            case DESCEND -> method.equals(ROBUST);
        };
    }

    /** Whether training is part of the method. */
    boolean trains() {
        return this != FINETUNE;
    }

    /** The command. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
