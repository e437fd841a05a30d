package dev.firebreak.learning.model;

/** {@code (s - y)^2 / 2} for a real target y. */
record SquaredError() implements Loss {

    @Override
    public double differentiate(double[] scores, int at, int outputs, double target) {
        double residual = scores[at] - target;
        scores[at] = residual;
        return residual * residual / 2;
    }
}
