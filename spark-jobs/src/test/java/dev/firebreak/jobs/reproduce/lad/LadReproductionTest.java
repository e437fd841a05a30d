package dev.firebreak.jobs.reproduce.lad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.coding.LadTheory;
import dev.firebreak.experiments.progress.Display;
import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.experiments.run.Cells;
import dev.firebreak.experiments.run.LocalRuntime;
import dev.firebreak.experiments.store.CellFiles;
import dev.firebreak.experiments.study.Estimate;
import dev.firebreak.jobs.reproduce.Bench;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few rows of the tables, on three seeds. */
class LadReproductionTest {
    private static final int SEEDS = 3;
    private static final String D4 = "LAD-CWTM d=4, sign flip";
    private static final String D16 = "LAD-CWTM d=16, sign flip";
    private static final String MIXED = "LAD-CWTM-NNM d=4, sign flip";
    private static final String ALIE = "LAD-CWTM d=4, ALIE";
    private static final String COMPRESSED = "LAD-CWTM-NNM d=4, sign flip, rand-10";
    private static final Study FLOORS = FloorTables.FRESH.only(List.of(D4, D16, MIXED, ALIE));
    private static final String BOUND = "LAD-CWTM-NNM d=4, ALIE, rand-10";
    private static final String UNBOUND = "LAD-CWTM-NNM d=4, ALIE, rand-10 unbound";
    private static final Study CHEAP = FloorTables.COMPRESSED.only(List.of(COMPRESSED, BOUND, UNBOUND));
    private static final String FIXED_D4 = "LAD-CWTM d=4 fixed, sign flip";
    private static final Study FIXED = FloorTables.FIXED.only(List.of(FIXED_D4));

    private static Findings findings;

    @BeforeAll
    static void run(@TempDir Path folder) throws IOException {
        Cells cells =
                new Cells(CellFiles.at(folder.toString(), new Configuration(false)), () -> false, Display.NOTHING);
        findings = Findings.of(new Bench(LocalRuntime.allCores(), cells, null, SEEDS), List.of(FLOORS, CHEAP, FIXED))
                .orElseThrow();
    }

    private static double floor(String label) {
        return findings.of(FLOORS, label).loss().mean();
    }

    @Test
    void floorsAreTheReferencesWithinOneDeviationAndInItsOrder() {
        for (Measured one : findings.of(FLOORS)) {
            assertTrue(one.row().agrees(one.loss()), one.row() + " but " + one.loss());
            assertTrue(one.kappa() > 0 && one.kappa() < 0.3, "kappa " + one.kappa());
        }
        assertTrue(floor(D16) < floor(MIXED) && floor(MIXED) < floor(D4) && floor(D4) < floor(ALIE));
        Comparison comparison = new Comparison(FLOORS, findings.of(FLOORS));
        assertEquals(6, comparison.pairs());
        assertEquals(6, comparison.ordered());
        double ratio = floor(D4) / LadTheory.alpha(40, 4) / (floor(D16) / LadTheory.alpha(40, 16));
        assertTrue(ratio > 1 / 1.5 && ratio < 1.5, "floor over alpha changes by " + ratio);
    }

    /**
     * The references are means over other seeds and leave room for a third of their value; the floors of three seeds themselves are
     * numbers that no change of the method may move.
     */
    @Test
    void floorsOfTheseSeedsAreTheseNumbers() {
        double[] floors = {0.04555374344338148, 0.008816981730454051, 0.013127653262249813, 0.33494709200962686};
        List<String> labels = List.of(D4, D16, MIXED, ALIE);
        for (int k = 0; k < floors.length; k++) {
            assertEquals(floors[k], floor(labels.get(k)), 1e-9 * floors[k], labels.get(k));
        }
        assertEquals(0.017679161220456763, findings.of(CHEAP, COMPRESSED).loss().mean(), 1e-11);
        assertEquals(0.20853464499573068, findings.of(FIXED, FIXED_D4).loss().mean(), 1e-10);
    }

    @Test
    void theTableHasBothNumbers() {
        Sheet.Table table = new Comparison(FLOORS, findings.of(FLOORS)).table();
        List<String> row = table.rows().stream()
                .filter(one -> one.get(0).equals(D4))
                .findFirst()
                .orElseThrow();
        assertEquals(List.of(D4, findings.of(FLOORS, D4).loss().toString(), "0.04810 ± 0.0058", "within"), row);
        Measured wrong = new Measured(new Row(D4, 1, 0.1), Estimate.of(floor(D4)), List.of());
        assertTrue(
                wrong.row().verdict(wrong.loss()).startsWith("outside: -9"),
                wrong.row().verdict(wrong.loss()));
    }

    @Test
    void aRowOutsideIsTestedAgainstTheScatterOverSeeds() {
        Row row = new Row(D4, 1, 0.1);
        Estimate far = Estimate.of(0.5, 0.6, 0.7);
        assertTrue(row.differs(far));
        // -0.4 / sqrt(0.01/3 + 0.01/5)
        assertTrue(
                row.verdict(far).startsWith("outside: -4.0 deviations, -5.5 standard errors (p = 0.0"),
                row.verdict(far));
        Estimate scattered = Estimate.of(0.2, 1.5);
        assertEquals(List.of(false, false), List.of(row.agrees(scattered), row.differs(scattered)));
        assertEquals(List.of(false, false), List.of(row.agrees(Estimate.of(9)), row.differs(Estimate.of(9))));
        assertTrue(row.differs(Estimate.of(Double.NaN, Double.NaN)));
        assertTrue(Row.diverging(D4).differs(far));
    }

    @Test
    void liarsThatNoMaskBindsDoTheReferencesHarm() {
        Measured unbound = findings.of(CHEAP, UNBOUND);
        Measured bound = findings.of(CHEAP, BOUND);
        assertTrue(unbound.row().agrees(unbound.loss()), unbound.loss().toString());
        assertTrue(bound.row().differs(bound.loss()), bound.loss().toString());
        assertTrue(unbound.loss().mean() > 2 * bound.loss().mean(), bound.loss() + " bound");
        assertEquals(16 + 160, unbound.bytes(), 0);
    }

    @Test
    void aFixedAssignmentIsDrawnFourTimesPerSeedAndCostsMoreThanTwice() {
        Measured fixed = findings.of(FIXED, FIXED_D4);
        assertEquals(4 * SEEDS, fixed.loss().count());
        assertFalse(fixed.row().differs(fixed.loss()), fixed.loss().toString());
        assertTrue(fixed.loss().mean() > 2 * floor(D4), fixed.loss().toString());
    }

    @Test
    void theBoundIsTheReferencesAndFarAboveTheFloor() {
        double bound = new Floors(findings).bound("trimmed-mean", 4);
        // beta^2 scatters by a tenth from seed to seed.
        assertEquals(12.6, bound, 0.15 * 12.6);
        assertTrue(bound > 10 * floor(ALIE), bound + " against " + floor(ALIE));
    }

    @Test
    void bytesAreThoseOfTheMessagesAndCompressionCostsLittle() {
        Measured compressed = findings.of(CHEAP, COMPRESSED);
        // Header, seed and k, ten values.
        assertEquals(16 + 12 + 80, compressed.bytes(), 0);
        assertEquals(16 + 160, findings.of(FLOORS, D4).bytes(), 0);
        assertTrue(compressed.row().agrees(compressed.loss()), compressed.loss().toString());
    }

    @Test
    void runsTravelToExecutors() throws IOException, ClassNotFoundException {
        LadRun run = CHEAP.run(CHEAP.rows().get(0), 1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(run.cell());
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertEquals(run.cell(), in.readObject());
        }
    }

    @Test
    void everyLabelStandsForASpec() {
        for (Study study : LadReproduction.STUDIES) {
            for (Row row : study.rows()) {
                assertEquals(7, study.run(row, 7).spec().dataSeed(), row.label());
            }
        }
        assertEquals(
                Map.of(
                        "coding", "lad(redundancy=10, assignment=fixed)",
                        "aggregation", "nnm | trimmed-mean",
                        "byzantine", "5",
                        "compression", "top-k(k=30, error-feedback=true)"),
                Words.keys("LAD-CWTM-NNM d=10 fixed, f=5, top-30 EF"));
        assertThrows(IllegalArgumentException.class, () -> Words.keys("LAD-CWTN d=10"));
        assertThrows(IllegalArgumentException.class, () -> Words.keys("CWTM, half flip"));
    }
}
