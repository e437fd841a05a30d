package dev.firebreak.learning.update;

import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import java.util.List;

/** The updates by name. */
public final class Updates {

    /** Updates by name. */
    public static final Registry<Update> UPDATES = new Registry<>(
            Update.class,
            "update",
            List.of(
                    new Part<>(
                            "gradient",
                            "gradient of the mean loss over a batch drawn without replacement",
                            "Robbins and Monro, A stochastic approximation method, Ann. Math. Stat. 1951",
                            List.of(Parameter.integer(
                                    "batch",
                                    "32",
                                    1,
                                    Integer.MAX_VALUE,
                                    "examples per batch; all of the party's where it has no more")),
                            a -> new BatchGradient(a.integer("batch"))),
                    new Part<>(
                            "full-gradient",
                            "gradient of the mean loss over all of the party's examples",
                            "Cauchy, Méthode générale pour la résolution des systèmes d'équations simultanées, 1847",
                            List.of(),
                            a -> new FullGradient())));

    private Updates() {}
}
