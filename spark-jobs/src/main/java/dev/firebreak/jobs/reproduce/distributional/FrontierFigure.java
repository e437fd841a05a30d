package dev.firebreak.jobs.reproduce.distributional;

import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.unlearning.selection.GaussianFrontier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The frontier of two Gaussians in closed form, with the paper's example. */
final class FrontierFigure {
    private static final double EXAMPLE = 2;
    private static final double TOLERATED = 0.1;
    private static final int POINTS = 80;

    private FrontierFigure() {}

    static Sheet.Chart chart() {
        List<Sheet.Line> lines = new ArrayList<>();
        for (double divergence : new double[] {0.5, 1, EXAMPLE, 4}) {
            GaussianFrontier frontier = new GaussianFrontier(divergence);
            double[] removal = IntStream.rangeClosed(0, POINTS)
                    .mapToDouble(k -> 8.0 * k / POINTS)
                    .toArray();
            double[] preservation = IntStream.rangeClosed(0, POINTS)
                    .mapToDouble(k -> frontier.preservation(removal[k]))
                    .toArray();
            lines.add(new Sheet.Line("D = " + divergence, removal, preservation));
        }
        return new Sheet.Chart(
                "Frontier of Gaussians with equal covariance",
                "The least preservation loss at each removal; up to D, keeping p2 alone costs nothing.",
                Sheet.Axis.linear("removal alpha = KL(p1||p), nats"),
                Sheet.Axis.linear("preservation eps = KL(p2||p), nats"),
                lines);
    }

    static Sheet.Text note() {
        double removal = new GaussianFrontier(EXAMPLE).removal(TOLERATED);
        return new Sheet.Text(
                "Closed form, and a misprint",
                List.of(
                        String.format(
                                Locale.ROOT,
                                "eps = (sqrt(alpha) - sqrt(D))^2 with D = KL(p1||p2). The paper's example D = 2, eps = 0.1 gives alpha 3;"
                                        + " ours gives %.3f.",
                                removal),
                        String.format(
                                Locale.ROOT,
                                "A summary in circulation divides eps by 2 once more. That contradicts the definition: the point alpha ="
                                        + " %.3f would then cost %.3f where KL(p2||p) of the two Gaussians is %.3f.",
                                removal,
                                TOLERATED / 2,
                                TOLERATED)));
    }
}
