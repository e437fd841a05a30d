package dev.firebreak.unlearning.selection;

import java.util.Optional;

/**
 * One-parameter families, and the Gaussian with free variance, in their mean parameters m (the expectations of the
 * sufficient statistics). The frontier between p1 and p2 runs along m(s) = m2 + s (m2 - m1), s &gt;= 0, as long as that is a
 * valid parameter.
 */
public enum ExponentialFamily {
    /** m = P(1), in (0, 1). */
    BERNOULLI {
        @Override
        boolean valid(double[] m) {
            return m[0] > 0 && m[0] < 1;
        }

        @Override
        double divergence(double[] p, double[] q) {
            return p[0] * StrictMath.log(p[0] / q[0]) + (1 - p[0]) * StrictMath.log((1 - p[0]) / (1 - q[0]));
        }
    },
    /** m = the mean, positive. */
    POISSON {
        @Override
        boolean valid(double[] m) {
            return m[0] > 0;
        }

        @Override
        double divergence(double[] p, double[] q) {
            return p[0] * StrictMath.log(p[0] / q[0]) - p[0] + q[0];
        }
    },
    /** m = the mean, positive. */
    EXPONENTIAL {
        @Override
        boolean valid(double[] m) {
            return m[0] > 0;
        }

        @Override
        double divergence(double[] p, double[] q) {
            return StrictMath.log(q[0] / p[0]) + p[0] / q[0] - 1;
        }
    },
    /** m = (E x, E x^2), with a positive variance. */
    GAUSSIAN {
        @Override
        boolean valid(double[] m) {
            return m[1] - m[0] * m[0] > 0;
        }

        @Override
        double divergence(double[] p, double[] q) {
            double first = p[1] - p[0] * p[0];
            double second = q[1] - q[0] * q[0];
            double gap = p[0] - q[0];
            return (StrictMath.log(second / first) + (first + gap * gap) / second - 1) / 2;
        }
    };

    // 2^-60 of the bracket: below the precision of s.
    private static final int HALVINGS = 60;

    /**
     * A point of the frontier.
     *
     * @param s how far beyond p2
     * @param mean its mean parameters
     * @param removal KL(p1||p)
     * @param preservation KL(p2||p)
     */
    public record Point(double s, double[] mean, double removal, double preservation) {}

    abstract boolean valid(double[] m);

    /** KL(p||q) between members with these mean parameters. */
    abstract double divergence(double[] p, double[] q);

    /** The point at s, or nothing where the extrapolated parameter is not valid. */
    public Optional<Point> at(double[] m1, double[] m2, double s) {
        double[] m = GaussianFrontier.extrapolate(m1, m2, s);
        return valid(m) ? Optional.of(new Point(s, m, divergence(m1, m), divergence(m2, m))) : Optional.empty();
    }

    /** The point at which KL(p1||p) reaches the removal, or nothing if the family's limit comes first. */
    public Optional<Point> reaching(double[] m1, double[] m2, double removal) {
        double low = 0;
        double high = 1;
        while (at(m1, m2, high).filter(p -> p.removal() < removal).isPresent()) {
            low = high;
            high *= 2;
        }
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            boolean before =
                    at(m1, m2, middle).filter(p -> p.removal() < removal).isPresent();
            low = before ? middle : low;
            high = before ? high : middle;
        }
        return at(m1, m2, high).filter(p -> p.removal() >= removal);
    }
}
