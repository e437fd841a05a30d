package dev.firebreak.jobs.unlearning;

import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.part.Call;
import dev.firebreak.experiments.spec.PartCatalog;
import dev.firebreak.unlearning.unlearner.Problem;
import dev.firebreak.unlearning.unlearner.Unlearned;
import dev.firebreak.unlearning.unlearner.Unlearner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From where a request is answered in how many steps: the robust start, that of plain training, and none. */
final class WarmStarts {
    private static final String PLAIN = "perturbed-minimization";

    private WarmStarts() {}

    /**
     * One start.
     *
     * @param name robust, plain or scratch
     * @param steps to answer the request
     * @param distance from the optimum of the records that remain, up to the precision
     */
    record Start(String name, int steps, double distance) {}

    /**
     * Compares.
     *
     * @param method a call of robust-descent
     * @param everything the data before the request, nothing to forget
     * @param request the request from the robust start
     * @param answer what the method gave
     */
    static List<Start> compare(Call method, Problem everything, Problem request, Unlearned answer) {
        Unlearner plain = PartCatalog.UNLEARNERS.build(plain(method));
        double[] scratch = new double[request.trained().length];
        double[] trained = plain.train(everything.from(scratch));
        double[] optimum = answer.kept().orElseThrow();
        List<Start> starts = new ArrayList<>();
        starts.add(new Start("robust", answer.steps(), distance(request.trained(), optimum)));
        starts.add(new Start("plain", plain.unlearn(request.from(trained)).steps(), distance(trained, optimum)));
        starts.add(new Start("scratch", plain.unlearn(request.from(scratch)).steps(), distance(scratch, optimum)));
        return starts;
    }

    // The same requests without the robust training.
    private static Call plain(Call robust) {
        Map<String, String> arguments = new LinkedHashMap<>(robust.arguments());
        PartCatalog.UNLEARNERS.parts().stream()
                .filter(part -> part.name().equals(PLAIN))
                .forEach(part -> arguments
                        .keySet()
                        .retainAll(part.parameters().stream().map(p -> p.name()).toList()));
        return new Call(PLAIN, arguments);
    }

    private static double distance(double[] from, double[] to) {
        double[] difference = new double[from.length];
        for (int j = 0; j < from.length; j++) {
            difference[j] = from[j] - to[j];
        }
        return Norm.of(difference);
    }
}
