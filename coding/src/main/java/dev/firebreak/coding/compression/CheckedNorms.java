package dev.firebreak.coding.compression;

/** CheckedNorms whose NaN and infinity show. */
final class CheckedNorms {
    private CheckedNorms() {}

    /** ||v||_inf; NaN if any value is. */
    static double largest(double[] vector) {
        double largest = 0;
        for (double v : vector) {
            largest = Math.max(largest, Math.abs(v));
        }
        return largest;
    }

    /** ||v||_1 / Q; not finite if any value is not. */
    static double meanMagnitude(double[] vector) {
        double sum = 0;
        for (double v : vector) {
            sum += Math.abs(v) / vector.length;
        }
        return sum;
    }
}
