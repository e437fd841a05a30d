package dev.firebreak.experiments.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.run.Declaration;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.LocalRuntime;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runs;
import dev.firebreak.experiments.run.Stop;
import dev.firebreak.experiments.spec.SpecDocument;
import dev.firebreak.experiments.spec.SpecText;
import dev.firebreak.experiments.store.CellOutcome;
import dev.firebreak.experiments.sweep.Sweep;
import dev.firebreak.experiments.sweep.SweepRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditSweepTest {
    private static final String AUDIT = """
            name: grid
            data: two-classes(size=40, test=20, dimension=4, gap=4)
            audited: 1
            model: logistic
            epochs: 1
            method: gradient-clipping(initial-clip=1, gradient-clip=1, rate=0.1, regularization=1, batch=16, epochs=0)
            runs: 0
            worst-case-runs: 100
            shadows: 0
            """;

    // An epsilon of 1e-9 is refuted whatever the seed, one of the certificate is not.
    @Test
    void aCellIsTheAuditOfItsOwnSpec(@TempDir Path folder) throws IOException {
        RunOptions options = new RunOptions(folder.toString(), false, true);
        Runs runs = new Runs(
                options, Inputs.of(null, new Configuration(false)), new LocalRuntime(2), Stop.NEVER, warning -> {});
        String axes = "sweep: {claimed-epsilon: [1e-9, Infinity], seed: [1, 2]}\n";
        SweepRun.Ended ended = new SweepRun(runs)
                .run(Sweep.read(
                        AuditKind.AUDIT,
                        SpecDocument.read(new SpecText("audit.yaml", AUDIT + axes), Map.of(), Map.of())));
        assertEquals(Outcome.EXPECTATION_NOT_MET, ended.finished().outcome());
        List<CellOutcome> cells = ended.table().cells();
        assertEquals(
                List.of("expectation-not-met", "expectation-not-met", "done", "done"),
                cells.stream().map(CellOutcome::status).toList());
        assertTrue(
                ended.finished().failures().get(0).contains("claimed-epsilon=1e-9, seed=1"),
                ended.finished().failures().toString());
        FinishedRun alone = runs.run(
                Declaration.read(AuditKind.AUDIT, new SpecText("audit.yaml", AUDIT), Map.of(), Map.of("seed", "2")));
        assertTrue(alone.already());
        assertEquals(cells.get(3).run(), alone.run());
    }
}
