package dev.firebreak.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.part.Call;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.Shape;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import dev.firebreak.unlearning.unlearner.Unlearners;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** Full-size studies, which are not run in tests: their networks have the papers' sizes, and every method can be calibrated for them. */
class FullSizeStudyTest {
    private static final SpecKey<Call> MODEL = new SpecKey<>("model", "", Form.part(Models.MODELS));
    private static final SpecKey<Call> METHOD = new SpecKey<>("method", "", Form.part(Unlearners.UNLEARNERS));
    private static final SpecKey<Integer> FORGET = new SpecKey<>("forget", "", Form.count(1));
    private static final SpecKey<Integer> RECORDS = new SpecKey<>("records", "", Form.count(1));

    private static Examples examples(Shape shape) {
        double[] classes = new double[10];
        return new Examples(DenseFeatures.of(shape, new float[10 * shape.size()]), classes, 10);
    }

    @Test
    void certifiedUnlearning() {
        Map<String, Integer> sizes = new HashMap<>();
        Study study = Study.read("certified-unlearning-full", Study.Choice.ALL, () -> new Configuration(false));
        int cells = 0;
        for (StudyFigure figure : study.figures()) {
            Shape shape = figure.name().endsWith("mnist")
                    ? new Shape(28, 28, 1)
                    : figure.name().endsWith("cifar10") ? new Shape(32, 32, 3) : Shape.vector(512);
            Examples few = examples(shape);
            for (var cell : figure.sweep().cells()) {
                SpecValues spec = (SpecValues) cell.declaration().spec();
                Model model = Models.MODELS.build(spec.required(MODEL)).build(few);
                sizes.put(figure.name(), model.dimension());
                Unlearners.UNLEARNERS.build(spec.required(METHOD)).check(model, few, spec.required(FORGET));
                assertTrue(spec.required(FORGET) < spec.required(RECORDS));
                cells++;
            }
        }
        assertEquals(
                Map.of(
                        "figure-1-mnist", 3985,
                        "figure-4-mnist", 3985,
                        "figure-1-cifar10", 20_042,
                        "figure-2-cifar10", 20_042,
                        "figure-4-cifar10", 20_042,
                        "figure-3-features", 17_802),
                sizes);
        assertEquals(3 * (9 + 20 + 2 + 8 + 9 + 45), cells);
    }
}
