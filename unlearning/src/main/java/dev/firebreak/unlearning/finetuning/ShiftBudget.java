package dev.firebreak.unlearning.finetuning;

import dev.firebreak.privacy.noise.Lattice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * How much gradient clipping under a schedule can leak. With r_t = 1 - gamma_t lambda_t and w_t = r_{t+1} ... r_{T-1},
 *
 * <pre>
 *   S = r_0 ... r_{T-1} 2 C0 + sum_t w_t 2 gamma_t C1,     V = sum_t w_t^2 sigma_t^2
 * </pre>
 *
 * and rho = S^2 / (2 V) is the cost of moving one run onto the other by shifts a_t proportional to w_t sigma_t^2
 * (amplification by iteration, Feldman, Mironov, Talwar and Thakurta, FOCS 2018; the Gaussian form by shifted
 * interpolation, Bok, Su and Altschuler, ICML 2024). The argument needs the distance that is left to stay non-negative at
 * every step, which this choice of shifts guarantees for constant schedules only. In general the optimal shifts follow the
 * least concave majorant of the points P_j = (variance, shift) of the last j steps, and rho = 1/2 sum over its edges of
 * (dS)^2 / dV. With one edge that is the formula above.
 *
 * @param shift S
 * @param variance V
 * @param vertices corners of the majorant as (V, S), from (0, 0)
 * @param rho the certified budget; infinity if some shift meets no noise
 */
public record ShiftBudget(double shift, double variance, List<Vertex> vertices, double rho) {

    /**
     * A corner of the majorant.
     *
     * @param variance V of the last steps
     * @param shift S of the last steps
     */
    public record Vertex(double variance, double shift) {}

    /**
     * The budget of a schedule between starts in a ball of radius C0, with gradients clipped to C1. O(T). The rounding of d parameters to
     * the {@link Lattice} of each step's noise is counted: once before the noise, which is part of that step's map, and once of the sum,
     * which is part of the next step's and post-processing after the last.
     *
     * @param dimension d; 0 counts no rounding
     */
    static ShiftBudget of(double initialClip, double gradientClip, NoiseSchedule schedule, int dimension) {
        int steps = schedule.steps();
        Deque<Vertex> hull = new ArrayDeque<>();
        Vertex point = new Vertex(0, 0);
        push(hull, point);
        double weight = 1;
        for (int t = steps - 1; t >= 0; t--) {
            double sigma = schedule.noise()[t];
            double rounded = Lattice.sensitivity(sigma, dimension);
            if (t > 0) {
                rounded += schedule.contraction(t) * Lattice.sensitivity(schedule.noise()[t - 1], dimension);
            }
            double shift = point.shift + weight * (2 * schedule.rates()[t] * gradientClip + rounded);
            double variance = point.variance + weight * weight * sigma * sigma;
            weight *= schedule.contraction(t);
            // All of the distance between the starts must be gone by the first step.
            point = new Vertex(variance, t == 0 ? shift + weight * 2 * initialClip : shift);
            push(hull, point);
        }
        if (steps == 0) {
            point = new Vertex(0, 2 * initialClip);
            push(hull, point);
        }
        List<Vertex> vertices = new ArrayList<>(hull);
        Collections.reverse(vertices);
        // Infinite clips bound nothing.
        double rho = point.shift < Double.POSITIVE_INFINITY ? rho(vertices) : Double.POSITIVE_INFINITY;
        return new ShiftBudget(point.shift, point.variance, List.copyOf(vertices), rho);
    }

    /** mu = sqrt(2 rho): the pair is no easier to tell apart than N(0, 1) from N(mu, 1). */
    public double mu() {
        if (rho == Double.POSITIVE_INFINITY) {
            return rho;
        }
        // Not from rho, which underflows where mu does not.
        double mu = 0;
        for (int i = 1; i < vertices.size(); i++) {
            double rise = vertices.get(i).shift - vertices.get(i - 1).shift;
            double run = vertices.get(i).variance - vertices.get(i - 1).variance;
            mu = rise == 0 ? mu : StrictMath.hypot(mu, rise / StrictMath.sqrt(run));
        }
        return mu;
    }

    // Keeps the upper hull of points that come with growing variance; the last one is on top.
    private static void push(Deque<Vertex> hull, Vertex next) {
        while (hull.size() > 1) {
            Vertex top = hull.pop();
            Vertex below = hull.peek();
            double left = (top.shift - below.shift) * (next.variance - below.variance);
            double right = (next.shift - below.shift) * (top.variance - below.variance);
            if (left > right * (1 + 1e-15)) {
                hull.push(top);
                break;
            }
        }
        hull.push(next);
    }

    private static double rho(List<Vertex> vertices) {
        double rho = 0;
        for (int i = 1; i < vertices.size(); i++) {
            double rise = vertices.get(i).shift - vertices.get(i - 1).shift;
            double run = vertices.get(i).variance - vertices.get(i - 1).variance;
            rho += rise == 0 ? 0 : rise * rise / (2 * run);
        }
        return rho;
    }
}
