package dev.firebreak.experiments.sweep;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.experiments.run.Declaration;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Job;
import dev.firebreak.experiments.run.Kinds;
import dev.firebreak.experiments.run.LocalRuntime;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runs;
import dev.firebreak.experiments.run.Runtime;
import dev.firebreak.experiments.run.Stop;
import dev.firebreak.experiments.run.WrittenRun;
import dev.firebreak.experiments.spec.SpecText;
import dev.firebreak.experiments.store.ResultFolder;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whole cells of a sweep as the tasks of one job on a cluster. A task runs a cell in one thread, in a temporary folder, from its spec and a
 * copy of the data set that the driver has loaded; the driver publishes what it wrote. The result is the same, byte for byte, as of the
 * cell run in one process.
 */
record CellTasks(Runs runs, String kind) {
    private static final Logger LOG = LoggerFactory.getLogger(CellTasks.class);

    /** A loaded data set with the digests of its files. */
    private record Data(Inputs.Named name, TreeMap<String, String> digests, Dataset dataset) implements Serializable {}

    /** A cell as a task receives it. */
    private record Input(String kind, String spec, String run, Runtime.Shared<Data> data) implements Serializable {}

    /** What a task returns: the run, or why it was refused, or how it failed. */
    private record Output(WrittenRun written, InputException refused, String failed) implements Serializable {}

    /**
     * Does cells of which nothing is there, by position, and gives {@code ended} each that has ended, one at a time. Cells whose data the
     * driver cannot read are left out, and those that were not ended when the job failed; a cluster that cannot be reached is refused.
     */
    void run(String title, SortedMap<Integer, Job> jobs, BiConsumer<Integer, Inputs.Reading<FinishedRun>> ended) {
        Map<Inputs.Named, Runtime.Shared<Data>> shared = new HashMap<>();
        List<Integer> cells = new ArrayList<>();
        List<Input> inputs = new ArrayList<>();
        runs.runtime().open(title);
        try {
            jobs.forEach((cell, job) -> {
                try {
                    inputs.add(new Input(kind, job.canonical(), Runs.id(kind, job), data(job, shared)));
                    cells.add(cell);
                } catch (InputException | IOException unreadable) {
                    // The driver finds the same when it runs this cell itself.
                    return;
                }
            });
            runs.runtime().cells(title, inputs, CellTasks::work, runs.stop(), (output, at) -> {
                int cell = cells.get(at);
                ended.accept(cell, () -> published(jobs.get(cell), output));
            });
        } catch (Exception lost) {
            // A cell that ends its executor again and again ends the job of all; the others are run without it.
            LOG.warn("Cells of {} are run one by one: {}", title, lost.getMessage());
        } finally {
            shared.values().forEach(Runtime.Shared::close);
        }
    }

    private Runtime.Shared<Data> data(Job job, Map<Inputs.Named, Runtime.Shared<Data>> shared) throws IOException {
        Inputs.Named name = job.onlyData().orElseThrow();
        Runtime.Shared<Data> known = shared.get(name);
        if (known == null) {
            Dataset dataset = runs.inputs().load(name.data(), name.seed());
            known = runs.runtime().share(new Data(name, new TreeMap<>(job.digests()), dataset));
            shared.put(name, known);
        }
        return known;
    }

    private FinishedRun published(Job job, Output output) throws IOException {
        if (output.refused() != null) {
            throw output.refused();
        }
        if (output.failed() != null) {
            throw new IOException(output.failed());
        }
        return runs.publish(kind, job, output.written());
    }

    // Problems get the places of the sweep's own file from the driver.
    private static <S> FinishedRun run(Runs alone, Declaration<S> cell) throws IOException {
        return alone.run(cell.kind().word(), () -> cell.kind().job(cell.spec(), alone.inputs(), alone.options()));
    }

    private static Output work(Input input) {
        Data data = input.data().value();
        // The temporary folder is local, and nothing else is read or written.
        Configuration hadoop = new Configuration();
        File folder;
        try {
            folder = Files.createTempDirectory("firebreak-cell").toFile();
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
        try {
            Runs alone = new Runs(
                    new RunOptions(folder.getPath(), false, true),
                    Inputs.of(data.name(), data.digests(), data.dataset(), hadoop),
                    new LocalRuntime(1),
                    Stop.NEVER,
                    warning -> {});
            FinishedRun run = run(
                    alone,
                    Declaration.read(
                            Kinds.of(input.kind()), new SpecText("spec.yaml", input.spec()), Map.of(), Map.of()));
            if (!run.run().equals(input.run())) {
                return new Output(
                        null,
                        null,
                        "an executor runs other code than the driver: the run is " + input.run() + " here and "
                                + run.run() + " there");
            }
            return new Output(WrittenRun.of(ResultFolder.open(run.path(), hadoop)), null, null);
        } catch (InputException refused) {
            return new Output(null, new InputException(refused.problems()), null);
        } catch (IOException | RuntimeException | Error failed) {
            // An error of one cell, as of its memory, ends neither the executor nor the job.
            return new Output(null, null, failed.toString());
        } finally {
            FileUtil.fullyDelete(folder);
        }
    }
}
