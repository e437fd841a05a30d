package dev.firebreak.core.linalg;

/** Arithmetic on short vectors in the order of their columns, every operation rounded once; the bits never depend on the machine. */
public final class VectorMath {
    private VectorMath() {}

    /** The inner product of x with the first numbers of y. */
    public static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int j = 0; j < x.length; j++) {
            sum += x[j] * y[j];
        }
        return sum;
    }

    /** target + factor x, in place. */
    public static void add(double[] target, double factor, double[] x) {
        for (int j = 0; j < target.length; j++) {
            target[j] += factor * x[j];
        }
    }

    /** x - y. */
    public static double[] difference(double[] x, double[] y) {
        double[] difference = x.clone();
        add(difference, -1, y);
        return difference;
    }
}
