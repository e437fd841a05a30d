package org.example.firebreak;

import dev.firebreak.aggregation.Facts;
import dev.firebreak.aggregation.Rule;
import dev.firebreak.aggregation.attack.Attack;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.PartProvider;
import dev.firebreak.learning.model.ModelSpec;
import java.util.List;
import java.util.Map;

/** The parts of this jar, by family. META-INF/services names this class, and that is all it takes. */
public final class ExampleParts implements PartProvider {

    @Override
    public void provide(Parts parts) {
        parts.add(
                Rule.class,
                new Part<>(
                        "winsorized-mean",
                        "per coordinate, the mean after the f smallest and f largest values are moved to the next ones",
                        "Tukey, The future of data analysis, Ann. Math. Stat. 1962",
                        List.of(),
                        Facts.of(
                                "out_j = (1/n) sum_i min(max(x_ij, x_(f+1)j), x_(n-f)j)",
                                "no proven bound for f > 0; 0 for f = 0",
                                "O(n log^2 n) compare-exchanges per coordinate",
                                "an example of a rule in a jar of its own"),
                        arguments -> new WinsorizedMean()));
        parts.add(
                Attack.class,
                new Part<>(
                        "offset",
                        "the honest mean plus a constant in every coordinate",
                        "",
                        List.of(Parameter.real("by", "1", -1e9, 1e9, "what is added, in the unit of the messages")),
                        Map.of("use", "an example of an attack in a jar of its own"),
                        arguments -> new Offset(arguments.real("by"))));
        parts.add(
                ModelSpec.class,
                new Part<>(
                        "squared-hinge",
                        "linear classifier of labels 0 and 1: (1/m) sum_i max(0, 1 - z_i (w . x_i + b))^2, z_i = 2 y_i - 1",
                        "Chang, Hsieh and Lin, Coordinate descent for large-scale L2-loss linear SVM, JMLR 2008",
                        List.of(),
                        arguments -> SquaredHinge::of));
    }
}
