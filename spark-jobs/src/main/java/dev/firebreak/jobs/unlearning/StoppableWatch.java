package dev.firebreak.jobs.unlearning;

import dev.firebreak.unlearning.unlearner.Problem;

/**
 * Ends a method between two of its steps when a signal has come.
 *
 * @param inner who looks at the method
 * @param check throws if a signal has come
 */
record StoppableWatch(Problem.Watch inner, Runnable check) implements Problem.Watch {
    @Override
    public void step(int done, int total) {
        check.run();
        inner.step(done, total);
    }

    @Override
    public void model(double epochs, double[] theta) {
        check.run();
        inner.model(epochs, theta);
    }
}
