package dev.firebreak.experiments.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.Claim;
import dev.firebreak.core.InputException;
import dev.firebreak.experiments.Session;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.store.ResultTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training run records where its spec asks for it. */
class RecordedTrainingTest {
    private static final String SPEC = """
            name: recorded
            data: strokes(size=200, test=40)
            partition: extreme
            model: softmax
            workers: 5
            byzantine: 1
            attack: sign-flip
            aggregation: krum
            update: gradient(batch=8, weight-decay=0.001)
            step: adam(rate=0.01, schedule=cosine(rounds=12))
            rounds: 12
            evaluate-every: 3
            validation: 0.1
            augmentation: [flip, crop(padding=2)]
            record-selection: true
            measure-dissimilarity: true
            """;

    @TempDir
    private Path folder;

    @Test
    void selectionAndScopeAreKeptWithTheResult() throws IOException {
        try (Session session = Session.inProcess().out(folder.toString())) {
            FinishedRun run = session.run("train", SPEC);
            ResultTable messages = session.table(run, "selection");
            assertEquals(60, messages.rows().size());
            Map<String, Object> first = messages.rows().get(0);
            assertEquals(
                    List.of(1L, 0L, 0L, "aggregated"),
                    List.of(first.get("round"), first.get("worker"), first.get("byzantine"), first.get("message")));
            double total = messages.rows().stream()
                    .mapToDouble(row -> (double) row.get("weight"))
                    .sum();
            assertEquals(12, total, 1e-12);
            ResultTable workers = session.table(run, SelectionTables.BY_WORKER);
            assertEquals(5, workers.rows().size());
            assertEquals(
                    List.of(0L, 0L, 0L, 0L, 1L),
                    workers.rows().stream().map(row -> row.get("byzantine")).toList());
            assertEquals("", workers.rows().get(4).get("labels"));
            assertTrue(session.page(run).contains("Workers and the aggregate"));
            Claim scope = session.result(run).summary().orElseThrow().claims().stream()
                    .filter(claim -> claim.name().equals("robustness scope"))
                    .findFirst()
                    .orElseThrow();
            assertEquals(5, scope.conditions().size());
            assertTrue(scope.statement().contains("f = 1 of n = 5"), scope.statement());
            double b = run.metrics().get("dissimilarity/b2");
            assertEquals(1 / (2 + b), run.metrics().get("dissimilarity/breakdown"), 1e-15);
            assertTrue(run.metrics().containsKey("validation/accuracy"));
            long excluded = run.metrics().keySet().stream()
                    .filter(name -> name.startsWith("excluded/"))
                    .count();
            assertTrue(excluded >= 2, "krum picks one of four: " + run.metrics());
        }
    }

    @Test
    void whatIsNotAskedForIsNotThere() throws IOException {
        try (Session session = Session.inProcess().out(folder.toString())) {
            FinishedRun run = session.run(
                    "train",
                    SPEC,
                    Map.of(
                            "record-selection", "false",
                            "measure-dissimilarity", "false",
                            "validation", "0",
                            "augmentation", "[]"));
            assertThrows(InputException.class, () -> session.table(run, "selection"));
            assertFalse(run.metrics().keySet().stream()
                    .anyMatch(name -> name.matches("(validation|dissimilarity|selection|excluded)/.*")));
            String spec = session.result(run).spec();
            assertFalse(spec.contains("validation") || spec.contains("augmentation") || spec.contains("record-"), spec);
        }
    }

    @Test
    void whatCannotBeIsRefusedWithItsPlace() {
        try (Session session = Session.inProcess().out(folder.toString())) {
            for (Map.Entry<Map<String, String>, String> wrong : Map.of(
                            Map.of("coding", "lad(redundancy=3)"), ":15:19: record-selection: coding lad",
                            Map.of("rounds", "200001"), ":15:19: record-selection: a row for each of 1000005 messages",
                            Map.of("data", "r2", "model", "linear", "partition", "iid", "record-selection", "false"),
                                    "augmentation: flip changes images, but the data are vectors of",
                            Map.of("validation", "200"), "validation: ",
                            Map.of("validation", "2.5"), "validation: expected a share below 1 or a whole number")
                    .entrySet()) {
                InputException refused =
                        assertThrows(InputException.class, () -> session.run("train", SPEC, wrong.getKey()));
                assertTrue(refused.getMessage().contains(wrong.getValue()), refused::getMessage);
            }
        }
    }
}
