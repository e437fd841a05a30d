package dev.firebreak.experiments.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpectationTest {

    private static boolean met(String comparison, double value) {
        return Expectation.parse("m", comparison).failure(Map.of("m", value)).isEmpty();
    }

    @Test
    void comparesAsWritten() {
        assertTrue(met(">= 0.5", 0.5) && !met(">= 0.5", 0.49));
        assertTrue(met("> 0.5", 0.51) && !met("> 0.5", 0.5));
        assertTrue(met("<=-1e-3", -0.001) && !met("<= -1e-3", 0));
        assertTrue(met("< 2", 1.9) && !met("< 2", 2));
    }

    @Test
    void nanMeetsNothing() {
        assertTrue(!met(">= 0", Double.NaN) && !met("<= 0", Double.NaN));
    }

    @Test
    void failuresSayWhatWasMeasured() {
        Expectation expectation = Expectation.parse("test/accuracy", ">= 0.9");
        assertEquals(
                "expected test/accuracy >= 0.9, but it is 0.25",
                expectation.failure(Map.of("test/accuracy", 0.25)).orElseThrow());
        assertEquals(
                "expected test/accuracy >= 0.9, but this was not measured (measured: train/loss)",
                expectation.failure(Map.of("train/loss", 1.0)).orElseThrow());
    }
}
