package dev.firebreak.jobs.workers;

import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.train.WorkerProgram;
import dev.firebreak.learning.train.WorkerSpec;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/**
 * The workers' program as it is broadcast, once for all rounds: what workers know of the spec, from which each executor builds the program, and where the
 * shards are. Parts are values, so workers share nothing by it.
 */
final class SharedProgram implements Serializable {
    private static final long serialVersionUID = 1L;

    private final WorkerSpec spec;
    private final List<Broadcast<Examples>> blocks;
    private final Fault fault;
    private transient volatile WorkerProgram program;

    /**
     * A program.
     *
     * @param blocks the shards, at least one
     * @param fault what goes wrong where it runs
     */
    SharedProgram(WorkerSpec spec, List<Broadcast<Examples>> blocks, Fault fault) {
        this.spec = spec;
        this.blocks = blocks;
        this.fault = fault;
    }

    /** The program. */
    WorkerProgram program() {
        // Two tasks may both build it; they build the same.
        if (program == null) {
            program = WorkerProgram.of(spec, blocks.get(0).value());
        }
        return program;
    }

    /** The examples of a shard. */
    Examples examples(int shard) {
        return blocks.get(shard).value();
    }

    /** What goes wrong here. */
    Fault fault() {
        return fault;
    }
}
