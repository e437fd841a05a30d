package dev.firebreak.jobs.workers;

import java.util.List;
import java.util.Set;
import org.apache.spark.Dependency;
import org.apache.spark.OneToOneDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * Some partitions of one RDD and the others of another, of which only those that are wanted are ever computed: zipping the two would
 * have the late workers of a round finish it first.
 */
final class SelectedPartitionsRdd<T> extends RDD<T> {
    private static final long serialVersionUID = 1L;

    private final RDD<T> before;
    private final RDD<T> after;
    private final Set<Integer> late;

    private record Choice(int index, Partition parent) implements Partition {}

    /** As many partitions as each of the two has; those that are late are taken from {@code before}. */
    SelectedPartitionsRdd(JavaRDD<T> before, JavaRDD<T> after, Set<Integer> late) {
        super(
                before.context(),
                CollectionConverters.asScala(List.<Dependency<?>>of(
                                new OneToOneDependency<>(before.rdd()), new OneToOneDependency<>(after.rdd())))
                        .toSeq(),
                ClassTag$.MODULE$.apply(Object.class));
        this.before = before.rdd();
        this.after = after.rdd();
        this.late = Set.copyOf(late);
    }

    private RDD<T> source(int index) {
        return late.contains(index) ? before : after;
    }

    @Override
    public Partition[] getPartitions() {
        Partition[] partitions = new Partition[after.getNumPartitions()];
        for (int i = 0; i < partitions.length; i++) {
            partitions[i] = new Choice(i, source(i).partitions()[i]);
        }
        return partitions;
    }

    @Override
    public Iterator<T> compute(Partition split, TaskContext context) {
        return source(split.index()).iterator(((Choice) split).parent(), context);
    }
}
