package dev.firebreak.jobs.workers;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.api.java.JavaRDD;
import scala.Function1;
import scala.collection.Iterator;
import scala.concurrent.ExecutionContext;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/**
 * A Spark job that is not waited for longer than a deadline: results are taken as tasks end, and tasks that are not done by then
 * are cancelled.
 */
final class TimedJob {
    private TimedJob() {}

    /** The one element of a partition. */
    private static final class Only<T> implements Function1<Iterator<T>, T>, Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public T apply(Iterator<T> partition) {
            return partition.next();
        }
    }

    /**
     * Runs.
     *
     * @param rdd one element per partition
     * @param partitions which of them to compute
     * @param seconds how long to wait, from the submission on
     * @return the elements in the order of {@code partitions}, {@code null} where a partition was too late
     */
    static <T> List<T> run(JavaRDD<T> rdd, int[] partitions, double seconds) {
        AtomicReferenceArray<T> arrived = new AtomicReferenceArray<>(partitions.length);
        List<Object> all = new ArrayList<>(Arrays.stream(partitions).boxed().toList());
        rdd.context().setLocalProperty("spark.job.interruptOnCancel", "true");
        SimpleFutureAction<BoxedUnit> job = rdd.context()
                .submitJob(
                        rdd.rdd(),
                        new Only<T>(),
                        CollectionConverters.asScala(all).toSeq(),
                        (position, element) -> {
                            arrived.set((Integer) position, element);
                            return BoxedUnit.UNIT;
                        },
                        () -> BoxedUnit.UNIT);
        CompletableFuture<BoxedUnit> done = new CompletableFuture<>();
        job.onComplete(
                end -> end.isSuccess()
                        ? done.complete(end.get())
                        : done.completeExceptionally(end.failed().get()),
                ExecutionContext.fromExecutor(Runnable::run));
        try {
            done.get(Math.round(seconds * 1e9), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            job.cancel();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a round's Spark job failed: " + failed.getCause(), failed.getCause());
        } catch (InterruptedException interrupted) {
            job.cancel();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a round", interrupted);
        } finally {
            rdd.context().setLocalProperty("spark.job.interruptOnCancel", null);
        }
        return IntStream.range(0, partitions.length)
                .mapToObj(arrived::get)
                .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
    }
}
