package dev.firebreak.experiments.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgettingScoreTrialTest {
    private static final String SPEC = """
            data: strokes(size=200, test=100)
            records: 160
            training: retrain(batch=16, epochs=20, post-rate=0.5)
            retraining: retrain(batch=16, epochs=5, post-rate=0.5)
            forget: 16
            models: %d
            method: "%s"
            """;

    @TempDir
    private Path folder;

    // A model that stays as it is is one point, which is the worst; retraining is as good as chance lets it be.
    @Test
    void retrainingScoresMoreThanNotForgetting() throws IOException {
        Trials trials = new Trials(folder, null);
        Trials.Found same = trials.run("forgetting-score", SPEC.formatted(32, "fine-tune(epochs=0)"));
        assertEquals(0, same.get("score"));
        assertEquals(50, same.get("epsilon/mean"));
        Trials.Found anew =
                trials.run("forgetting-score", SPEC.formatted(32, "retrain(batch=16, epochs=5, post-rate=0.5)"));
        assertTrue(anew.get("quality") > 0.1 && anew.get("quality") <= 1, "quality " + anew.get("quality"));
        assertEquals(1, anew.get("test/ratio"), 0.1);
        assertEquals(
                anew.get("quality") * anew.get("test/ratio") * anew.get("retained/ratio"), anew.get("score"), 1e-12);
        assertTrue(anew.get("epsilon/mean") < 5);
    }

    // Both worlds are one point each, at the same place: no attack has two errors.
    @Test
    void asksForMoreModels() {
        String points = SPEC.formatted(8, "retrain(epochs=0)").replace("epochs=5", "epochs=0");
        InputException refused =
                assertThrows(InputException.class, () -> new Trials(folder, null).run("forgetting-score", points));
        assertTrue(
                refused.getMessage().contains("forgotten record 0")
                        && refused.getMessage().contains("more than 8 models"),
                refused.getMessage());
    }
}
