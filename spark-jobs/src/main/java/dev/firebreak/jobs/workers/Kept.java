package dev.firebreak.jobs.workers;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;

/** What executors must keep until later rounds need it no more. */
final class Kept {
    private final List<Broadcast<?>> broadcasts = new ArrayList<>();
    private final List<JavaRDD<?>> rdds = new ArrayList<>();

    /** Keeps it until {@link #free}. */
    <T> Broadcast<T> keep(Broadcast<T> broadcast) {
        broadcasts.add(broadcast);
        return broadcast;
    }

    /** Keeps its blocks until {@link #free} or {@link #freeAllButLast}. */
    void keep(JavaRDD<?> rdd) {
        rdds.add(rdd);
    }

    /** Lets the blocks of all RDDs but the last go; what is lost of the last can still be made again. */
    void freeAllButLast() {
        while (rdds.size() > 1) {
            rdds.remove(0).unpersist(false);
        }
    }

    /** Lets everything go. */
    void free() {
        rdds.forEach(rdd -> rdd.unpersist(false));
        rdds.clear();
        broadcasts.forEach(Broadcast::destroy);
        broadcasts.clear();
    }
}
