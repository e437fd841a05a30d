package dev.firebreak.experiments.audit;

import dev.firebreak.core.State;
import dev.firebreak.core.kernel.Sums;
import dev.firebreak.unlearning.shadow.ShadowModels;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The runs of an audit put together in the order of their numbers. */
record AuditCounts(List<AuditTask> tasks, List<State> states, List<String> ids, long seed) {

    /** The statistics of a world; none if these runs were left out. */
    double[] statistics(AuditTask.Kind kind, int world) {
        return joined(kind, world, AuditTask.STATISTICS);
    }

    /** Mean accuracy of the shadow models, NaN if there is none. */
    double accuracy(String name) {
        return Sums.mean(joined(AuditTask.Kind.SHADOWS, 0, name));
    }

    /** How many shadow models there are. */
    int shadows() {
        return joined(AuditTask.Kind.SHADOWS, 0, AuditTask.RETAINED).length;
    }

    /**
     * The probabilities of a record's true class under the shadow models of one world.
     *
     * @param record its place among the audited ones
     * @param seen whether they were trained with it
     */
    double[] probabilities(int record, boolean seen) {
        double[] all = joined(AuditTask.Kind.SHADOWS, 0, AuditTask.PROBABILITIES);
        return IntStream.range(0, all.length / ids.size())
                .filter(shadow -> ShadowModels.includes(seed, ids.get(record), shadow) == seen)
                .mapToDouble(shadow -> all[shadow * ids.size() + record])
                .toArray();
    }

    private double[] joined(AuditTask.Kind kind, int world, String name) {
        return IntStream.range(0, tasks.size())
                .filter(t -> tasks.get(t).kind() == kind && tasks.get(t).world() == world)
                .mapToObj(t -> states.get(t).get(name))
                .flatMapToDouble(DoubleStream::of)
                .toArray();
    }
}
