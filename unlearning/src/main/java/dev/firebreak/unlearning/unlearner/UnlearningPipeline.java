package dev.firebreak.unlearning.unlearner;

import java.util.Locale;

/** The command that runs a method. */
public enum UnlearningPipeline {
    /** Requests on a model that ordinary training gave. */
    FINETUNE,
    /** Training and requests by minimisation and output perturbation. */
    PERTURB,
    /** The same from a robust start. */
    DESCEND;

    /** Whether training is part of the method. */
    public boolean trains() {
        return this != FINETUNE;
    }

    /** The command. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
