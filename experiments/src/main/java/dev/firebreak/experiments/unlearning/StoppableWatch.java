package dev.firebreak.experiments.unlearning;

import dev.firebreak.experiments.run.Stop;
import dev.firebreak.unlearning.unlearner.Problem;

/**
 * Ends a method between two of its steps when a signal has come.
 *
 * @param inner who looks at the method
 * @param stop asked before each step
 */
record StoppableWatch(Problem.Watch inner, Stop stop) implements Problem.Watch {
    @Override
    public void step(int done, int total) {
        stop.check();
        inner.step(done, total);
    }

    @Override
    public void model(double epochs, double[] theta) {
        stop.check();
        inner.model(epochs, theta);
    }
}
