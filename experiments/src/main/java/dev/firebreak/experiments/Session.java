package dev.firebreak.experiments;

import dev.firebreak.aggregation.Aggregate;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.experiments.report.Reports;
import dev.firebreak.experiments.run.Declaration;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.run.Kinds;
import dev.firebreak.experiments.run.LocalRuntime;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runs;
import dev.firebreak.experiments.run.Runtime;
import dev.firebreak.experiments.run.Stop;
import dev.firebreak.experiments.spec.SpecDocument;
import dev.firebreak.experiments.spec.SpecText;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.store.ResultTable;
import dev.firebreak.experiments.sweep.Sweep;
import dev.firebreak.experiments.sweep.SweepRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * Firebreak as a library, for notebooks and programs: the runs of the command line without a command line.
 *
 * <pre>{@code
 * try (Session session = Session.inProcess().data("/data").out("results")) {
 *     FinishedRun run = session.run("train", "name: a\ndata: mnist\nmodel: softmax\nworkers: 5\nrounds: 100");
 *     double accuracy = run.metrics().get("test/accuracy");
 *     double[] mean = session.aggregate(rows, "nnm | trimmed-mean", 1).vector();
 * }
 * }</pre>
 *
 * <p>Methods that set something return a new session; they share the runtime, which {@link #close} ends.
 *
 * @param runtime where the work is done
 * @param hadoop settings of file systems
 * @param data where data sets are, or {@code null}
 * @param out the folder of all results
 * @param warn takes what is legal but was probably not meant
 */
public record Session(Runtime runtime, Configuration hadoop, String data, String out, Consumer<String> warn)
        implements AutoCloseable {
    private static final String RESULTS = "results";

    /** Work on all cores of this process. */
    public static Session inProcess() {
        return on(LocalRuntime.allCores(), new Configuration());
    }

    /** Work on a runtime, which the session closes. */
    public static Session on(Runtime runtime, Configuration hadoop) {
        return new Session(runtime, hadoop, null, RESULTS, warning -> System.err.println("warning: " + warning));
    }

    /** The same with data sets in this folder. */
    public Session data(String folder) {
        return new Session(runtime, hadoop, folder, out, warn);
    }

    /** The same with results in this folder. */
    public Session out(String folder) {
        return new Session(runtime, hadoop, data, folder, warn);
    }

    /**
     * Runs a spec, or the cells of one that has axes; what is there already is not run again.
     *
     * @param kind of run, as {@code train}
     * @param yaml the text of the spec
     * @throws dev.firebreak.core.InputException with every problem of it, before any work
     */
    public FinishedRun run(String kind, String yaml) throws IOException {
        return run(kind, yaml, Map.of());
    }

    /**
     * The same with some keys overridden.
     *
     * @param set values by key, as {@code --set} takes them
     */
    public FinishedRun run(String kind, String yaml, Map<String, String> set) throws IOException {
        return run(Kinds.of(kind), SpecDocument.read(new SpecText("spec", yaml), Map.of(), set));
    }

    private <S> FinishedRun run(Kind<S> kind, SpecDocument document) throws IOException {
        Runs runs = new Runs(new RunOptions(out, false, true), Inputs.of(data, hadoop), runtime, Stop.NEVER, warn);
        return document.isSweep()
                ? new SweepRun(runs).run(Sweep.read(kind, document)).finished()
                : runs.run(Declaration.of(kind, document.values(kind.word(), kind.keys(), kind::check)));
    }

    /** The folder of a finished run: its metrics round by round, its model and its manifest. */
    public ResultFolder result(FinishedRun run) throws IOException {
        return ResultFolder.open(run.path(), hadoop);
    }

    /** The metrics of a finished run, one row for each round that has some. */
    public ResultTable table(FinishedRun run) throws IOException {
        return ResultTable.ofMetrics(result(run).metrics());
    }

    /**
     * A table that a finished run keeps, as {@code cells} of a sweep.
     *
     * @throws dev.firebreak.core.InputException if it has none of this name
     */
    public ResultTable table(FinishedRun run, String name) throws IOException {
        return result(run).table(name);
    }

    /** The page of a finished run, tables and charts in one HTML text without links, for a notebook to show. */
    public String page(FinishedRun run) throws IOException {
        return new String(Reports.page(result(run)), StandardCharsets.UTF_8);
    }

    /** The numbers of a finished run as Breeze vectors and matrices. */
    public BreezeView breeze(FinishedRun run) throws IOException {
        return new BreezeView(result(run));
    }

    /**
     * Aggregates vectors.
     *
     * @param rows n vectors of equal length
     * @param pipeline pre-aggregators and a rule, as {@code nnm | trimmed-mean}
     * @param byzantine f, the bound on faulty ones
     * @throws dev.firebreak.core.InputException if the pipeline is not acceptable for these numbers
     */
    public Aggregate aggregate(double[][] rows, String pipeline, int byzantine) {
        Pipeline built = Pipeline.parse(pipeline);
        built.check(rows.length, byzantine);
        return built.aggregate(Rows.of(rows), byzantine);
    }

    /** Ends what the runtime has started. */
    @Override
    public void close() {
        runtime.close();
    }
}
