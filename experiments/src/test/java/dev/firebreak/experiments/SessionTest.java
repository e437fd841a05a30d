package dev.firebreak.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.store.ResultTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {
    private static final String SPEC = """
            name: session
            data: strokes(size=60, test=20)
            model: softmax
            workers: 5
            byzantine: 1
            attack: sign-flip
            aggregation: nnm | trimmed-mean
            update: gradient(batch=8)
            rounds: 3
            """;

    @TempDir
    private Path folder;

    @Test
    void runsAreThoseOfTheCommandLine() throws IOException {
        try (Session session = Session.inProcess().out(folder.toString())) {
            FinishedRun run = session.run("train", SPEC);
            assertEquals(Outcome.DONE, run.outcome());
            assertEquals(
                    run.metrics().get("test/accuracy"),
                    session.result(run).summary().orElseThrow().metrics().get("test/accuracy"));
            assertTrue(session.run("train", SPEC).already());
            String spec = session.result(run).spec();
            assertTrue(spec.startsWith("kind: train\nname: "), spec);
            assertTrue(session.run("train", spec).already());
            FinishedRun other = session.run("train", SPEC, Map.of("rounds", "4"));
            assertEquals(
                    4,
                    session.result(other).metrics().stream()
                            .mapToInt(row -> row.round())
                            .max()
                            .orElseThrow());
            ResultTable rounds = session.table(other);
            assertEquals("round", rounds.columns().get(0));
            assertEquals(4L, rounds.rows().get(rounds.rows().size() - 1).get("round"));
            assertEquals(
                    other.metrics().get("test/accuracy"),
                    rounds.rows().get(rounds.rows().size() - 1).get("test/accuracy"));
            assertTrue(session.page(other).contains("Test accuracy"));
            FinishedRun sweep = session.run("train", SPEC + "sweep: {seed: [1, 2, 3]}\n");
            assertEquals(3, sweep.metrics().get("cells/done"));
            assertEquals(3, session.table(sweep, "cells").rows().size());
            assertThrows(InputException.class, () -> session.table(sweep, "rows"));
        }
    }

    @Test
    void aggregatesVectors() {
        try (Session session = Session.inProcess()) {
            double[][] rows = {{1, 2}, {1.1, 2}, {0.9, 2.1}, {50, -50}};
            assertArrayEquals(
                    new double[] {1, 2.033333333333333},
                    session.aggregate(rows, "nnm | trimmed-mean", 1).vector(),
                    1e-12);
            assertThrows(InputException.class, () -> session.aggregate(rows, "nnm | trimed-mean", 1));
            assertThrows(InputException.class, () -> session.aggregate(rows, "krum", 2));
        }
    }

    @Test
    void mistakesNameWhatIsAllowed() {
        try (Session session = Session.inProcess().out(folder.toString())) {
            InputException kind = assertThrows(InputException.class, () -> session.run("trian", SPEC));
            assertTrue(
                    kind.getMessage().startsWith("there is no kind of run 'trian'; did you mean 'train'?"),
                    kind.getMessage());
            InputException key =
                    assertThrows(InputException.class, () -> session.run("train", SPEC, Map.of("attack", "sign-flop")));
            assertTrue(key.getMessage().contains("unknown attack 'sign-flop'"), key.getMessage());
        }
    }
}
