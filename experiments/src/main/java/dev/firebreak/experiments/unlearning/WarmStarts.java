package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.kernel.Norm;
import dev.firebreak.unlearning.unlearner.Problem;
import dev.firebreak.unlearning.unlearner.Unlearned;
import dev.firebreak.unlearning.unlearner.Unlearner;
import java.util.ArrayList;
import java.util.List;

/** From where a request is answered in how many steps: the robust start, that of plain training, and none. */
final class WarmStarts {
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
     * @param plain the method without its robust training
     * @param everything the data before the request, nothing to forget
     * @param request the request from the robust start
     * @param answer what the method gave
     */
    static List<Start> compare(Unlearner plain, Problem everything, Problem request, Unlearned answer) {
        double[] scratch = new double[request.trained().length];
        double[] trained = plain.train(everything.from(scratch));
        double[] optimum = answer.kept().orElseThrow();
        List<Start> starts = new ArrayList<>();
        starts.add(new Start("robust", answer.steps(), distance(request.trained(), optimum)));
        starts.add(new Start("plain", plain.unlearn(request.from(trained)).steps(), distance(trained, optimum)));
        starts.add(new Start("scratch", plain.unlearn(request.from(scratch)).steps(), distance(scratch, optimum)));
        return starts;
    }

    private static double distance(double[] from, double[] to) {
        double[] difference = new double[from.length];
        for (int j = 0; j < from.length; j++) {
            difference[j] = from[j] - to[j];
        }
        return Norm.of(difference);
    }
}
