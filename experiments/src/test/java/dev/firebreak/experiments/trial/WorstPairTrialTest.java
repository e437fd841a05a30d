package dev.firebreak.experiments.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorstPairTrialTest {

    @Test
    void theAttackRefutesThePublishedEpsilonAndNotTheExactOne(@TempDir Path folder) throws IOException {
        Trials.Found found = new Trials(folder, null).run("worst-pair", "{rho: 1, runs: 20000}");
        assertEquals(1.0036, found.get("epsilon/published"), 5e-5);
        assertEquals(6.573, found.get("epsilon/gdp"), 5e-4);
        assertEquals(7.077, found.get("epsilon/rdp"), 5e-4);
        assertEquals(7.786, found.get("epsilon/simple"), 5e-4);
        // Recorded from these runs.
        assertEquals(2.620, found.get("epsilon/attack"), 5e-4);
        assertTrue(found.get("attack/published") > 1, "refuted");
        assertTrue(found.get("attack/gdp") < 1, "not refuted");
        assertEquals(Math.sqrt(2), found.get("mu/certified"), 1e-9);
        assertEquals(1, found.get("mu/ratio"), 0.06);
        assertEquals(found.get("mu/measured"), found.get("mu/ratio") * found.get("mu/certified"), 1e-12);
    }
}
