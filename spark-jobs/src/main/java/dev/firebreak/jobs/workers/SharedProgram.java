package dev.firebreak.jobs.workers;

import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.train.ExperimentSpec;
import dev.firebreak.learning.train.WorkerProgram;
import java.io.Serializable;

/**
 * The workers' program as it is broadcast: a spec, from which each executor builds the program once per run. Parts are values, so
 * workers share nothing by it.
 */
final class SharedProgram implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ExperimentSpec spec;
    private transient volatile WorkerProgram program;

    SharedProgram(ExperimentSpec spec) {
        this.spec = spec;
    }

    /**
     * The program.
     *
     * @param shape any examples of the data set, for dimension and classes
     */
    WorkerProgram get(Examples shape) {
        // Two tasks may both build it; they build the same.
        if (program == null) {
            program = WorkerProgram.of(spec, shape);
        }
        return program;
    }
}
