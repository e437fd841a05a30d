package dev.firebreak.experiments.unlearning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.run.LocalRuntime;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.store.CellOutcome;
import dev.firebreak.experiments.sweep.SweepRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestSweepTest {
    @TempDir
    private Path folder;

    private Map<String, String> request;

    private RunOptions options() {
        return Pipelines.options(folder.resolve("out").toString(), false);
    }

    private SweepRun.Ended sweep(String axes) throws IOException {
        return Pipelines.sweep(Pipelines.FINETUNE + axes, request, options());
    }

    @BeforeEach
    void train() throws IOException {
        request = Map.of(
                "model", Pipelines.trained(folder.resolve("out")),
                "forget", Pipelines.request(folder.resolve("ids.csv"), 3, 5));
    }

    private static void assertDone(SweepRun.Ended ended) {
        assertEquals(
                Outcome.DONE,
                ended.finished().outcome(),
                ended.finished().failures().toString());
    }

    // The owner's key, which run ids depend on, is not there before the first sweep.
    @Test
    void aCellIsTheRequestOfItsOwnSpec() throws IOException {
        String axes = "sweep: {blocks: [2, 3], seed: [1, 2, 3]}\n";
        SweepRun.Ended ended = sweep(axes);
        assertDone(ended);
        List<CellOutcome> cells = ended.table().cells();
        assertEquals(6, cells.stream().map(CellOutcome::run).distinct().count());
        for (CellOutcome cell : cells) {
            Path path = folder.resolve("out/request").resolve(cell.run());
            Pipelines.assertConsistent(path.toString(), Optional.empty());
        }
        Map<String, String> alone = new HashMap<>(request);
        alone.putAll(Map.of("blocks", "3", "seed", "2"));
        FinishedRun found = Pipelines.run(alone, options(), LocalRuntime.allCores());
        assertTrue(found.already());
        assertEquals(cells.get(4).run(), found.run());
        SweepRun.Ended again = sweep(axes);
        assertTrue(again.finished().already());
        assertEquals(ended.finished().run(), again.finished().run());
    }

    @Test
    void aReleaseIsNotSwept() {
        InputException refused = assertThrows(
                InputException.class,
                () -> sweep("mode: release\nsigner: me\nrequest: one\nsweep: {blocks: [1, 2]}\n"));
        assertTrue(refused.getMessage().contains("a release is published once"), refused.getMessage());
        assertFalse(Files.exists(folder.resolve("out-private")));
    }

    @Test
    void cellsThatForgetOtherRecordsNeedOwnersOfTheirOwn() throws IOException {
        String more = Pipelines.request(folder.resolve("more.csv"), 7);
        String ids = request.get("forget");
        request = Map.of("model", request.get("model"));
        InputException refused =
                assertThrows(InputException.class, () -> sweep("sweep: {forget: [" + ids + ", " + more + "]}\n"));
        assertTrue(refused.getMessage().contains("sweep: forget cannot be an axis"), refused.getMessage());
        InputException copies = assertThrows(
                InputException.class, () -> sweep("forget: " + ids + "\nsweep: {forget-duplicates: [true, false]}\n"));
        assertTrue(copies.getMessage().contains("sweep: forget-duplicates cannot be"), copies.getMessage());
        assertFalse(Files.exists(folder.resolve("out/request")));
        String set = "{label: %s, set: {forget: %s, private: %s}}";
        SweepRun.Ended ended = sweep("sweep:\n  cases:\n    - " + String.format(set, "a", ids, folder.resolve("a"))
                + "\n    - " + String.format(set, "b", more, folder.resolve("b")) + "\n");
        assertDone(ended);
        assertEquals(
                List.of(2.0, 1.0),
                ended.table().cells().stream()
                        .map(cell -> cell.metrics().get("request/forgotten"))
                        .toList());
    }
}
