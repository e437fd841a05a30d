package dev.firebreak.jobs.workers;

import dev.firebreak.learning.train.Message;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
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
 * A Spark job over slices that survives whatever their executors return. Results are taken as tasks end. Where one task fails for good
 * Spark gives the whole job up, so each slice that is not there yet is then run as a job of its own, and those that fail again are
 * missing. With a deadline, slices that are not done by then are cancelled and missing.
 *
 * @param rdd one {@link SliceResult} per partition, if its executor is not faulty
 * @param places where tasks run
 * @param seconds how long to wait, from the submission on; empty for as long as it takes
 */
record SliceJob(JavaRDD<?> rdd, TaskPlaces places, OptionalDouble seconds) {

    /**
     * What a task returns for its slice. On the driver none of it is certain: an executor may return anything.
     *
     * @param items one per task of the slice: messages, deliveries or states; {@code null} where there is none
     * @param made what was computed in this Spark task, in this round or again for an earlier one
     */
    record SliceResult(Object[] items, Attempts.Made[] made) implements Serializable {

        /** Executor side: the items of a slice, with what its task has computed. */
        static SliceResult of(List<?> items) {
            return new SliceResult(items.toArray(), Attempts.ofThisTask());
        }

        /** The item at a position if there is one of this class; {@code null} if not. */
        <T> T item(int position, Class<T> type) {
            return items != null && position < items.length && type.isInstance(items[position])
                    ? type.cast(items[position])
                    : null;
        }

        /** Whether there is anything at a position, {@code null} included. */
        boolean reaches(int position) {
            return items != null && position < items.length;
        }
    }

    /** A slice's result and where Spark computed it. */
    record Returned(SliceResult result, Message.Origin origin) {}

    /** A job under way. */
    private record Submitted(
            String name,
            int[] partitions,
            AtomicReferenceArray<Object> arrived,
            SimpleFutureAction<BoxedUnit> action,
            CompletableFuture<BoxedUnit> done) {}

    /** What came back, by partition. @throws IllegalStateException if a task failed and nothing came of any other */
    Map<Integer, Returned> run(int... partitions) {
        long end = System.nanoTime() + Math.round(seconds.orElse(0) * 1e9);
        Map<Integer, Returned> returned = new LinkedHashMap<>();
        Throwable failure = await(submit(partitions), end, returned);
        if (failure != null) {
            List<Submitted> alone = Arrays.stream(partitions)
                    .filter(partition -> !returned.containsKey(partition))
                    .mapToObj(this::submit)
                    .toList();
            for (Submitted one : alone) {
                Throwable again = await(one, end, returned);
                if (again != null) {
                    System.err.println("warning: a Spark task failed, and the messages of its workers are missing: "
                            + String.valueOf(again.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse(""));
                }
            }
            if (returned.isEmpty()) {
                throw new IllegalStateException("no Spark task of a round could be run: " + failure, failure);
            }
        }
        return returned;
    }

    private Submitted submit(int... partitions) {
        // When a stage fails Spark fails all jobs that depend on its RDD, so each job gets one of its own.
        JavaRDD<Object> slices = rdd.map(slice -> slice);
        Function1<Iterator<Object>, Object> only =
                (Function1<Iterator<Object>, Object> & Serializable) partition -> partition.next();
        AtomicReferenceArray<Object> arrived = new AtomicReferenceArray<>(partitions.length);
        List<Object> all = new ArrayList<>(Arrays.stream(partitions).boxed().toList());
        String name = places.begin();
        if (seconds.isPresent()) {
            slices.context().setLocalProperty("spark.job.interruptOnCancel", "true");
        }
        try {
            SimpleFutureAction<BoxedUnit> action = slices.context()
                    .submitJob(
                            slices.rdd(),
                            only,
                            CollectionConverters.asScala(all).toSeq(),
                            (position, element) -> {
                                arrived.set((Integer) position, element);
                                return BoxedUnit.UNIT;
                            },
                            () -> BoxedUnit.UNIT);
            CompletableFuture<BoxedUnit> done = new CompletableFuture<>();
            action.onComplete(
                    end -> end.isSuccess()
                            ? done.complete(end.get())
                            : done.completeExceptionally(end.failed().get()),
                    ExecutionContext.fromExecutor(Runnable::run));
            return new Submitted(name, partitions, arrived, action, done);
        } finally {
            slices.context().setLocalProperty("spark.job.interruptOnCancel", null);
        }
    }

    // Adds what came; returns why the job failed, or null.
    private Throwable await(Submitted job, long end, Map<Integer, Returned> returned) {
        Throwable failure = null;
        try {
            if (seconds.isPresent()) {
                job.done.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } else {
                job.done.get();
            }
        } catch (TimeoutException late) {
            job.action.cancel();
        } catch (ExecutionException failed) {
            failure = failed.getCause();
        } catch (InterruptedException interrupted) {
            job.action.cancel();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a round", interrupted);
        }
        IntStream.range(0, job.partitions.length).forEach(i -> {
            // An executor may return an object of any class.
            if (job.arrived.get(i) instanceof SliceResult result) {
                int partition = job.partitions[i];
                returned.put(partition, new Returned(result, places.of(job.name, partition)));
            }
        });
        places.end(job.name);
        return failure;
    }
}
