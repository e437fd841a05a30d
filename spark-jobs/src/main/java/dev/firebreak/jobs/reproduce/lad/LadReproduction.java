package dev.firebreak.jobs.reproduce.lad;

import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.jobs.reproduce.Bench;
import dev.firebreak.jobs.reproduce.Reproduction;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * LAD and Com-LAD (Li, Allouah, Guerraoui, Skoglund and Xiao, "Byzantine-Robust and Communication-Efficient Distributed
 * Training: Compressive and Cyclic Gradient Coding", arXiv 2603.28780, 2026) on two regressions: R1 for the order of the
 * methods, R2 for error floors. Every row of every table is a configuration of the one trainer.
 */
public final class LadReproduction implements Reproduction {
    static final List<Study> STUDIES = List.of(
            OrderTables.SIGN_FLIP,
            OrderTables.SWEEPS,
            FloorTables.FRESH,
            FloorTables.FIXED,
            FloorTables.COMPRESSED,
            OrderTables.COMPRESSED,
            OrderTables.ATTACKS);

    @Override
    public String paper() {
        return "lad";
    }

    @Override
    public String summary() {
        return "LAD and Com-LAD, arXiv 2603.28780: order of the methods, floors against redundancy, bytes against loss";
    }

    @Override
    public Optional<Sheet> run(Bench bench) throws IOException {
        return Findings.of(bench, STUDIES).map(LadSheet::of);
    }
}
