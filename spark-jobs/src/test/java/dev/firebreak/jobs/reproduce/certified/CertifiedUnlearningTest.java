package dev.firebreak.jobs.reproduce.certified;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.State;
import dev.firebreak.experiments.progress.Display;
import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.experiments.run.Cells;
import dev.firebreak.experiments.run.LocalRuntime;
import dev.firebreak.experiments.spec.PartCatalog;
import dev.firebreak.experiments.store.CellFiles;
import dev.firebreak.jobs.reproduce.Bench;
import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.unlearning.finetuning.ConstantSteps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertifiedUnlearningTest {
    private static final Source STROKES = new Source("strokes(size=600, test=200)", null, 500, 1, 1);

    @TempDir
    private Path folder;

    private Bench bench(String data) throws IOException {
        CellFiles kept = CellFiles.at(folder.toString(), new Configuration(false));
        return new Bench(LocalRuntime.allCores(), new Cells(kept, () -> false, Display.NOTHING), data, 1, false);
    }

    // The specification's noise for (0.1, 1, 0.01, 10), and the published code's epsilon at rho = 1.
    @Test
    void constantsAreThoseOfTheSpecification() {
        double[] expected = {0.370, 0.089, 0.050};
        double[] epsilons = {1, 5, 10};
        for (int k = 0; k < expected.length; k++) {
            double noise = ConstantSteps.of(0.1, 1, 0.01, 10)
                    .calibrated(epsilons[k], 1e-5, Conversion.GDP)
                    .schedule()
                    .noise()[0];
            assertEquals(expected[k], noise, 5e-4);
        }
        assertEquals(1.0036, LegacyEpsilon.of(1, 1e-5), 5e-5);
    }

    @Test
    void everyMethodIsACallThatCanBeBuilt() {
        for (Settings settings : List.of(Settings.mnist(1000), Settings.digits())) {
            settings.rows().forEach(row -> PartCatalog.UNLEARNERS.build(row.method()));
            assertTrue(settings.rows().stream().anyMatch(row -> row.name().equals("retrain")));
        }
    }

    // Rows of the table: rho, published, exact, rdp, simple, attack, verdicts.
    @Test
    void theAttackRefutesThePublishedEpsilonAndNotTheExactOne() throws IOException {
        List<Sheet.Section> sections =
                new Accounting(20_000).run(bench(null)).orElseThrow().sections();
        Sheet.Table table = (Sheet.Table) sections.get(0);
        List<String> one = table.rows().get(2);
        assertEquals("1.000", one.get(0));
        assertEquals("6.573", one.get(2));
        assertEquals("7.077", one.get(3));
        assertEquals("7.786", one.get(4));
        assertEquals(List.of("refuted", "not refuted"), one.subList(6, 8));
        Sheet.Table tightness = (Sheet.Table) sections.get(1);
        tightness.rows().forEach(row -> assertEquals(1, Double.parseDouble(row.get(3)), 0.06, row.toString()));
    }

    @Test
    void accuracyFallsToChanceAndComesBack() {
        State trained = new Curve(STROKES, "retrain(batch=32, epochs=5, post-rate=0.5)", 0, new double[0]).run();
        double before = last(trained);
        State found = new Curve(
                        STROKES,
                        "gradient-clipping(initial-clip=0.1, gradient-clip=1, rate=0.01, regularization=10, epsilon=5,"
                                + " batch=32, epochs=5, post-rate=0.5)",
                        50,
                        trained.get(Curve.THETA))
                .run();
        double[] accuracy = found.get(Curve.ACCURACY);
        assertEquals(6, accuracy.length);
        assertTrue(before > 0.5, "before " + before);
        assertTrue(accuracy[0] < before - 0.2, "after the noisy steps " + accuracy[0]);
        assertTrue(last(found) > accuracy[0] + 0.1, "after training on " + last(found));
        double epsilon = found.number(Curve.EPSILON, 0);
        assertTrue(epsilon <= 5 && epsilon > 5 - 1e-5, "epsilon " + epsilon);
    }

    private static double last(State found) {
        double[] accuracy = found.get(Curve.ACCURACY);
        return accuracy[accuracy.length - 1];
    }

    @Test
    void missingDataAreRefusedWithAWayOut() throws IOException {
        for (String root : new String[] {null, folder.resolve("nothing").toString()}) {
            InputException refused =
                    assertThrows(InputException.class, () -> new CertifiedUnlearning().digests(root, false));
            assertTrue(refused.getMessage().contains("firebreak datasets fetch mnist"), refused.getMessage());
            assertTrue(refused.getMessage().contains(UnlearningAccounting.NAME), refused.getMessage());
            String generated = new CertifiedUnlearning().digests(root, true).toString();
            assertTrue(generated.contains("strokes"), generated);
        }
    }
}
