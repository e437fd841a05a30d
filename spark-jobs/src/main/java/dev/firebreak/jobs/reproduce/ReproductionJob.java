package dev.firebreak.jobs.reproduce;

import dev.firebreak.core.Sha256;
import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.experiments.run.Cells;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Job;
import dev.firebreak.experiments.run.Prepared;
import dev.firebreak.experiments.run.Result;
import dev.firebreak.experiments.run.Run;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runtime;
import dev.firebreak.experiments.run.Stop;
import dev.firebreak.experiments.spec.Expectation;
import dev.firebreak.experiments.spec.SpecFiles;
import dev.firebreak.experiments.spec.SpecText;
import dev.firebreak.experiments.store.CellFiles;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.experiments.study.ComparedRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A {@link Reproduction} as a run of kind {@code study}. Its trials are kept beside its results, so that a run with more seeds goes on from
 * one with fewer.
 */
public final class ReproductionJob implements Job, Prepared {
    private final Reproduction reproduction;
    private final Inputs inputs;
    private final RunOptions options;
    private final int seeds;
    private final boolean quick;
    private final SpecText references;
    private final SortedMap<String, String> digests;

    /**
     * Digests the data.
     *
     * @param inputs where data are read
     * @param options where results go
     * @param seeds how many seeds, from 1; at least 1
     * @param quick whether to do a part of everything only
     * @throws dev.firebreak.core.InputException if data are missing
     */
    public ReproductionJob(Reproduction reproduction, Inputs inputs, RunOptions options, int seeds, boolean quick)
            throws IOException {
        this.reproduction = reproduction;
        this.inputs = inputs;
        this.options = options;
        this.seeds = seeds;
        this.quick = quick;
        this.references = SpecFiles.resource("studies/" + reproduction.paper() + "/references.csv");
        this.digests = reproduction.digests(inputs.root(), quick);
    }

    @Override
    public String name() {
        return "reproduce-" + reproduction.paper();
    }

    @Override
    public String canonical() {
        return "paper: " + reproduction.paper() + "\nseeds: " + seeds + "\nquick: " + quick + "\nreferences: "
                + Sha256.hex(references.text().getBytes(StandardCharsets.UTF_8)) + "\n";
    }

    @Override
    public SortedMap<String, String> digests() {
        return digests;
    }

    @Override
    public List<Expectation> expectations() {
        return List.of();
    }

    @Override
    public Prepared prepare(String run, String path) {
        return this;
    }

    @Override
    public Manifest.Draws draws(Runtime runtime) {
        return Manifest.Draws.ofSeed(0);
    }

    @Override
    public Result execute(Run run) throws IOException {
        CellFiles kept = CellFiles.at(options.out() + "/" + name() + "/cells", inputs.hadoop());
        Cells cells = new Cells(kept, run.stop(), run.display());
        Reproduction.Found found = reproduction
                .run(new Bench(run.runtime(), cells, inputs.root(), seeds, quick))
                .orElseThrow(() -> new Stop.Stopped("stopped between two trials", new TreeMap<>()));
        ComparedRows compared = ComparedRows.of(references, found.values());
        Sheet sheet = found.sheet();
        List<Sheet.Section> sections = new ArrayList<>(sheet.sections());
        sections.add(compared.table());
        List<String> badges = new ArrayList<>(sheet.badges());
        badges.add(seeds + (seeds == 1 ? " seed" : " seeds") + (quick ? ", quick" : ""));
        Sheet page = new Sheet(sheet.title(), sheet.subtitle(), badges, sections, sheet.version());
        return Result.of(compared.counts(), List.of(), List.of())
                .with(page)
                .attaching(Map.of("report.md", page.markdown().getBytes(StandardCharsets.UTF_8)));
    }
}
