package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.part.Part;
import dev.firebreak.unlearning.unlearner.Unlearners;
import java.util.Locale;

/** The pipelines: each a command with its own methods. */
public enum UnlearnKind {
    /** Fine-tuning of a trained model, certified or for comparison. */
    FINETUNE,
    /** Minimisation and output perturbation, for forget data like the rest. */
    PERTURB,
    /** The same from a robust start, for forget data of any kind. */
    DESCEND;

    /** Whether a registered method is one of this pipeline's. */
    boolean takes(Part<?> method) {
        return word().equals(method.facts().get(Unlearners.PIPELINE));
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
