package dev.firebreak.learning.update;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import java.util.List;

/** The updates by name. */
public final class Updates {

    private static final Parameter BATCH = Parameter.integer(
            "batch", "32", 1, Integer.MAX_VALUE, "examples per batch; all of the worker's where it has no more");

    /** Updates by name. */
    public static final Registry<Update> UPDATES = new Registry<>(
            Update.class,
            "update",
            List.of(
                    new Part<>(
                            "gradient",
                            "gradient of the mean loss over a batch drawn without replacement",
                            "Robbins and Monro, A stochastic approximation method, Ann. Math. Stat. 1951",
                            List.of(BATCH),
                            a -> new BatchGradient(a.integer("batch"))),
                    new Part<>(
                            "full-gradient",
                            "gradient of the mean loss over all of the worker's examples",
                            "Cauchy, Méthode générale pour la résolution des systèmes d'équations simultanées, 1847",
                            List.of(),
                            a -> new FullGradient()),
                    new Part<>(
                            "local-steps",
                            "minus the worker's movement in K local steps of SGD on fresh batches: theta - x_K, which the server's step"
                                    + " subtracts like a gradient (sgd(rate=1) with the mean averages the models)",
                            "McMahan et al., Communication-efficient learning of deep networks from decentralized data, AISTATS 2017,"
                                    + " Algorithm 1",
                            List.of(
                                    Parameter.integer("steps", null, 1, 1_000_000, "K, local steps in a round"),
                                    Parameter.above("rate", null, 0, "size of a local step"),
                                    BATCH),
                            a -> new LocalSteps(a.integer("steps"), a.real("rate"), a.integer("batch")))));

    private Updates() {}

    /**
     * The update of an experiment.
     *
     * @param coding the gradient coding, or {@code none}
     * @throws InputException if a code is to recover the mean gradient at theta from what is none
     */
    public static Update of(Call update, Call coding) {
        Update built = UPDATES.build(update);
        int gradients = built.gradients();
        if (gradients > 1 && !coding.name().equals("none")) {
            throw new InputException(update + " does not go with coding " + coding
                    + ", which recovers the mean gradient at the broadcast parameters: " + gradients
                    + " local steps are none; use steps=1, or coding: none");
        }
        return built;
    }
}
