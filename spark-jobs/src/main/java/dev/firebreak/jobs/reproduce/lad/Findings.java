package dev.firebreak.jobs.reproduce.lad;

import dev.firebreak.core.State;
import dev.firebreak.experiments.run.Cell;
import dev.firebreak.experiments.study.Estimate;
import dev.firebreak.jobs.reproduce.Bench;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the runs of some tables found. */
final class Findings {
    private final int seeds;
    private final Map<String, List<Measured>> measured = new HashMap<>();

    private Findings(int seeds) {
        this.seeds = seeds;
    }

    /** Runs all that is not there yet, as one sweep; empty if it was ended early. */
    static Optional<Findings> of(Bench bench, List<Study> studies) throws IOException {
        List<Cell<LadRun>> cells = new ArrayList<>();
        for (Study study : studies) {
            for (Row row : study.rows()) {
                for (int seed = 1; seed <= bench.seeds() * study.draws(); seed++) {
                    cells.add(study.run(row, seed).cell());
                }
            }
        }
        return bench.run("lad", cells, LadRun::run).map(states -> sorted(bench.seeds(), studies, states.iterator()));
    }

    private static Findings sorted(int seeds, List<Study> studies, Iterator<State> states) {
        Findings findings = new Findings(seeds);
        for (Study study : studies) {
            int runs = seeds * study.draws();
            double[] from = new double[runs];
            if (study.aboveMinimum()) {
                Arrays.setAll(from, s -> Landscape.of(study.problem(s + 1)).minimum());
            }
            List<Measured> rows = new ArrayList<>();
            for (Row row : study.rows()) {
                List<State> found =
                        IntStream.range(0, runs).mapToObj(s -> states.next()).toList();
                double[] losses = IntStream.range(0, runs)
                        .mapToDouble(s -> found.get(s).number(LadRun.LOSS, Double.NaN) - from[s])
                        .toArray();
                rows.add(new Measured(row, Estimate.of(losses), found));
            }
            findings.measured.put(study.title(), List.copyOf(rows));
        }
        return findings;
    }

    /** How many seeds the bench has. */
    int seeds() {
        return seeds;
    }

    /** The rows of a table, in its order. */
    List<Measured> of(Study study) {
        return measured.get(study.title());
    }

    /** One row of a table. */
    Measured of(Study study, String label) {
        return of(study).stream()
                .filter(one -> one.row().label().equals(label))
                .findFirst()
                .orElseThrow();
    }
}
