package dev.firebreak.jobs.workers;

import dev.firebreak.core.part.Call;
import dev.firebreak.datasets.Examples;
import dev.firebreak.experiments.CodeVersion;
import dev.firebreak.experiments.run.LocalRuntime;
import dev.firebreak.experiments.run.Runtime;
import dev.firebreak.experiments.run.Stop;
import dev.firebreak.learning.train.Experiment;
import dev.firebreak.learning.train.WorkerPool;
import dev.firebreak.unlearning.finetuning.BlockPool;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import scala.Function2;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.runtime.BoxedUnit;

/** Work on Spark, in an application that is started by the first run that needs one and ended with the runtime. */
public final class SparkRuntime implements Runtime {
    private final String master;
    private final boolean own;
    private JavaSparkContext spark;

    private SparkRuntime(String master, JavaSparkContext spark) {
        this.master = master;
        this.own = spark == null;
        this.spark = spark;
    }

    /** An application of its own on this master. */
    public static SparkRuntime on(String master) {
        SparkApplication.expect(master);
        return new SparkRuntime(master, null);
    }

    /** An application that runs already, and goes on afterwards. */
    public static SparkRuntime of(JavaSparkContext running) {
        return new SparkRuntime(running.master(), running);
    }

    @Override
    public String place() {
        return "Spark " + CodeVersion.spark();
    }

    @Override
    public boolean isDistributed() {
        return true;
    }

    @Override
    public void open(String name) {
        if (spark == null) {
            spark = SparkApplication.start(name, master);
        }
    }

    /**
     * The application.
     *
     * @throws IllegalStateException before {@link #open}
     */
    public JavaSparkContext context() {
        if (spark == null) {
            throw new IllegalStateException("no run was opened");
        }
        return spark;
    }

    @Override
    public WorkerPool workers(Experiment experiment) {
        return new SparkPool(
                context(), experiment.spec(), experiment.shards(), context().defaultParallelism());
    }

    @Override
    public BlockPool blocks(Call model, Examples examples, List<String> ids, int blocks) {
        return new SparkBlocks(
                context(),
                model,
                SparkBlocks.cut(examples, ids, blocks),
                context().defaultParallelism());
    }

    @Override
    @SuppressWarnings("unchecked")
    public <I extends Serializable, O extends Serializable> void cells(
            String title, List<I> inputs, CellWork<I, O> work, Stop stop, ObjIntConsumer<O> keep) {
        JavaSparkContext context = context();
        context.setJobGroup(title, title + ": " + inputs.size() + " cells", true);
        RDD<I> tasks = context.parallelize(inputs, inputs.size()).rdd();
        Function2<TaskContext, Iterator<I>, Object> task =
                (Function2<TaskContext, Iterator<I>, Object> & Serializable) (place, one) -> work.run(one.next());
        Function2<Object, Object, BoxedUnit> kept = (index, found) -> {
            keep.accept((O) found, (Integer) index);
            if (stop.isRaised()) {
                context.cancelJobGroup(title);
            }
            return BoxedUnit.UNIT;
        };
        List<Object> all =
                new ArrayList<>(IntStream.range(0, inputs.size()).boxed().toList());
        try {
            context.sc()
                    .runJob(tasks, task, CollectionConverters.asScala(all).toSeq(), kept, ClassTag.apply(Object.class));
        } catch (Exception failed) {
            if (!stop.isRaised()) {
                throw failed;
            }
        } finally {
            context.clearJobGroup();
        }
    }

    /** A value in a broadcast. */
    private record Sent<T extends Serializable>(Broadcast<T> broadcast) implements Shared<T> {
        @Override
        public T value() {
            return broadcast.value();
        }

        @Override
        public void close() {
            broadcast.destroy();
        }
    }

    @Override
    public <T extends Serializable> Shared<T> share(T value) {
        return new Sent<>(context().broadcast(value));
    }

    /** On the cores of this machine independent cells need no application. */
    @Override
    public int localCells() {
        return own && master.startsWith("local") ? LocalRuntime.allCores().threads() : 0;
    }

    @Override
    public Supplier<SortedMap<String, Long>> operations() {
        return SparkEvents.of(context());
    }

    @Override
    public void close() {
        if (own && spark != null) {
            spark.close();
            spark = null;
        }
    }
}
