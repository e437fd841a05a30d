package dev.firebreak.jobs.sweep;

import dev.firebreak.core.State;
import dev.firebreak.core.kernel.Parallel;
import dev.firebreak.experiments.progress.Display;
import dev.firebreak.experiments.progress.Progress;
import dev.firebreak.experiments.spec.RunId;
import dev.firebreak.experiments.store.CellFiles;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.Function2;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.runtime.BoxedUnit;

/**
 * Runs independent cells as one Spark job of a task each, or on the cores of this machine, and keeps each as soon as it is finished:
 * a cell that is there is never run again, and an interrupted sweep goes on with the cells that are missing.
 */
public final class Cells {
    private static final int LINES = 20;

    private final CellFiles kept;
    private final BooleanSupplier stop;
    private final Display display;

    /**
     * A runner of cells.
     *
     * @param kept where finished cells are
     * @param stop whether to end early, asked between two cells
     * @param display how progress is shown
     */
    public Cells(CellFiles kept, BooleanSupplier stop, Display display) {
        this.kept = kept;
        this.stop = stop;
        this.display = display;
    }

    /**
     * Runs the cells that are not there yet.
     *
     * @param spark the application, or {@code null} to use the cores of this machine
     * @param title what progress is shown under
     * @param cells the cells; those with equal keys are run once
     * @param work what is done for each
     * @return what each cell found, in their order; empty if it was ended before all were there
     * @throws IOException if the file system fails
     */
    public <I extends Serializable> Optional<List<State>> run(
            JavaSparkContext spark, String title, List<Cell<I>> cells, CellWork<I> work) throws IOException {
        Map<String, State> found = new HashMap<>();
        Map<String, Cell<I>> missing = new TreeMap<>();
        for (Cell<I> cell : cells) {
            String id = id(cell);
            kept.read(id).ifPresentOrElse(state -> found.put(id, state), () -> missing.put(id, cell));
        }
        List<Cell<I>> toRun = List.copyOf(missing.values());
        try (Progress progress = display.start(title, found.size() + toRun.size(), found.size())) {
            Gathering gathering = new Gathering(found, List.copyOf(missing.keySet()), progress);
            if (spark == null) {
                here(toRun, work, gathering);
            } else if (!toRun.isEmpty()) {
                onSpark(spark, title, toRun, work, gathering);
            }
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
        List<State> results = new ArrayList<>();
        for (Cell<I> cell : cells) {
            State result = found.get(id(cell));
            if (result == null) {
                return Optional.empty();
            }
            results.add(result);
        }
        return Optional.of(results);
    }

    private static String id(Cell<?> cell) {
        return RunId.of("cell", cell.key(), Map.of()).text();
    }

    private <I extends Serializable> void here(List<Cell<I>> cells, CellWork<I> work, Gathering gathering) {
        Parallel.forEach(Runtime.getRuntime().availableProcessors(), cells.size(), () -> k -> {
            if (!stop.getAsBoolean()) {
                gathering.keep(k, work.run(cells.get(k).input()));
            }
        });
    }

    private <I extends Serializable> void onSpark(
            JavaSparkContext spark, String title, List<Cell<I>> cells, CellWork<I> work, Gathering gathering) {
        spark.setJobGroup(title, title + ": " + cells.size() + " cells", true);
        RDD<Cell<I>> tasks = spark.parallelize(cells, cells.size()).rdd();
        Function2<TaskContext, Iterator<Cell<I>>, State> task =
                (Function2<TaskContext, Iterator<Cell<I>>, State> & Serializable)
                        (context, one) -> work.run(one.next().input());
        Function2<Object, State, BoxedUnit> keep = (index, state) -> {
            gathering.keep((Integer) index, state);
            if (stop.getAsBoolean()) {
                spark.cancelJobGroup(title);
            }
            return BoxedUnit.UNIT;
        };
        List<Object> all = new ArrayList<>();
        IntStream.range(0, cells.size()).forEach(all::add);
        try {
            spark.sc()
                    .runJob(tasks, task, CollectionConverters.asScala(all).toSeq(), keep, ClassTag.apply(State.class));
        } catch (Exception failed) {
            if (!stop.getAsBoolean()) {
                throw failed;
            }
        } finally {
            spark.clearJobGroup();
        }
    }

    /** Takes results one at a time, from whichever thread brings them. */
    private final class Gathering {
        private final Map<String, State> found;
        private final List<String> ids;
        private final Progress progress;
        private final int interval;

        Gathering(Map<String, State> found, List<String> ids, Progress progress) {
            this.found = found;
            this.ids = ids;
            this.progress = progress;
            this.interval = Math.max(1, (found.size() + ids.size()) / LINES);
        }

        synchronized void keep(int k, State state) {
            try {
                kept.write(ids.get(k), state);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            found.put(ids.get(k), state);
            progress.round(found.size());
            if (found.size() % interval == 0) {
                progress.evaluated(found.size(), new TreeMap<>());
            }
        }
    }
}
