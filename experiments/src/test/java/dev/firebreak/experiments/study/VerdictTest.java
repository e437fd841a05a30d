package dev.firebreak.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.spec.SpecText;
import dev.firebreak.experiments.statistics.Estimate;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final String HEAD = "label,metric,mean,deviation,seeds,tolerance,source\n";

    private static List<Reference> read(String lines) {
        return Reference.read(new SpecText("figure.csv", HEAD + lines));
    }

    private static Verdict.Kind verdict(String line, double... ours) {
        return Verdict.of(Estimate.of(ours), read(line).get(0)).kind();
    }

    /** (0.5, 0.6, 0.7) against 1 ± 0.1 of five: t = -0.4 / sqrt(0.01/3 + 0.01/5) = -5.5, p = 0.0043. */
    @Test
    void aDeviationIsTestedAtOnePerCent() {
        String line = "a,loss,1,0.1,5,100,x\n";
        Verdict outside = Verdict.of(Estimate.of(0.5, 0.6, 0.7), read(line).get(0));
        assertEquals(Verdict.Kind.OUTSIDE, outside.kind());
        assertEquals("outside: -5.5 standard errors (p = 0.0043)", outside.words());
        // -0.3 / 0.073 = -4.1, p = 0.014: outside at 5%, within at 1%.
        assertEquals(Verdict.Kind.WITHIN, verdict(line, 0.6, 0.7, 0.8));
        assertEquals(Verdict.Kind.WITHIN, verdict(line, 0.2, 1.5));
    }

    /** Four degrees of freedom: 1% is at 4.60 times 0.1 sqrt(1.2) = 0.504 from the mean. */
    @Test
    void oneSeedOfOursIsTestedAgainstTheirScatter() {
        assertEquals(Verdict.Kind.WITHIN, verdict("a,loss,1,0.1,5,,x\n", 1.50));
        assertEquals(Verdict.Kind.OUTSIDE, verdict("a,loss,1,0.1,5,,x\n", 1.51));
    }

    @Test
    void aToleranceCountsWithoutDeviation() {
        assertEquals(Verdict.Kind.WITHIN, verdict("a,loss,2,,,0.5,x\n", 2.25, 2.75));
        assertEquals(Verdict.Kind.OUTSIDE, verdict("a,loss,2,,,0.5,x\n", 1.25));
        assertEquals(Verdict.Kind.NOT_COMPARED, verdict("a,loss,2,,,,x\n", 2));
    }

    @Test
    void divergenceAgreesWithDivergenceOnly() {
        assertEquals(Verdict.Kind.WITHIN, verdict("a,loss,diverges,,,,x\n", Double.NaN, 1));
        assertEquals(Verdict.Kind.OUTSIDE, verdict("a,loss,diverges,,,,x\n", 1));
        assertEquals(Verdict.Kind.OUTSIDE, verdict("a,loss,1,0.1,5,100,x\n", Double.NaN));
    }

    @Test
    void labelsMayHoldCommas() {
        Reference reference =
                read("\"LAD d=4, ALIE\",loss,1.5,,,0.1,\"table 2, row 3\"\n").get(0);
        assertEquals("LAD d=4, ALIE", reference.label());
        assertEquals("table 2, row 3", reference.source());
    }

    @Test
    void everyWrongLineIsNamed() {
        InputException refused = assertThrows(
                InputException.class,
                () -> read("a,loss,1,0.1,5,,x\na,loss,1,,,0.1,x\nb,loss,one,,,,x\nc,loss,1,0.1,1,,x\nd,loss,1\n"
                        + "e,loss,1,,,-1,x\n"));
        assertEquals(
                List.of(
                        "figure.csv:3: 'a' has two references for loss",
                        "figure.csv:4: mean: expected a number or diverges, but found 'one'",
                        "figure.csv:5: seeds: expected a whole number, at least 2 where there is a deviation, but found '1'",
                        "figure.csv:6: expected 7 fields, but found 3",
                        "figure.csv:7: deviation and tolerance must be >= 0"),
                refused.problems());
        InputException head = assertThrows(
                InputException.class, () -> Reference.read(new SpecText("figure.csv", "label,mean\na,1\n")));
        assertTrue(
                head.getMessage().contains("figure.csv:1: expected the columns label,metric,mean,"), head.getMessage());
    }
}
