package dev.firebreak.experiments.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.Shape;
import dev.firebreak.experiments.spec.SpecDocument;
import dev.firebreak.experiments.spec.SpecFiles;
import dev.firebreak.experiments.sweep.Sweep;
import dev.firebreak.experiments.train.TrainKind.Training;
import dev.firebreak.learning.train.Experiment;
import dev.firebreak.learning.train.ExperimentSpec;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Shipped specs of full size, read and prepared on images of their data's shape. */
class FullSizeSpecsTest {
    private static final int EXAMPLES = 6000;

    static Stream<String> specs() {
        return SpecFiles.shipped().stream().filter(name -> name.matches(".*/full-.*|byzfl/.*"));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void everyCellCanBePrepared(String name) {
        SpecDocument document =
                SpecDocument.read(SpecFiles.read(name, () -> new Configuration(false)), Map.of(), Map.of());
        // Its seeds change no part.
        document.withSeeds(1);
        List<Sweep.Point<Training>> cells =
                Sweep.read(TrainKind.TRAIN, document).cells();
        Dataset data = images(cells.get(0).declaration().spec().experiment());
        assertEquals(Set.of(cells.get(0).declaration().spec().experiment().get(ExperimentSpec.NAME)), names(cells));
        // Of cells that differ in attack, rounds and seeds one is enough: they are the same parts.
        Set<List<Object>> prepared = new HashSet<>();
        for (Sweep.Point<Training> cell : cells) {
            ExperimentSpec spec = cell.declaration().spec().experiment();
            List<Object> parts = Stream.of(
                            ExperimentSpec.AGGREGATION,
                            ExperimentSpec.PARTICIPANTS,
                            ExperimentSpec.UPDATE,
                            ExperimentSpec.WORKERS)
                    .map(key -> (Object) spec.get(key).toString())
                    .toList();
            if (prepared.add(parts)) {
                Experiment experiment = Experiment.of(spec, data);
                assertEquals(expectedParameters(name), experiment.model().dimension());
                assertTrue(experiment.attack().isPresent());
                assertEquals(List.of(), experiment.warnings());
                assertFalse(experiment.claims().isEmpty());
            }
        }
    }

    private static Set<String> names(List<Sweep.Point<Training>> cells) {
        Set<String> names = new HashSet<>();
        cells.forEach(cell -> names.add(cell.declaration().spec().experiment().get(ExperimentSpec.NAME)));
        return names;
    }

    private static int expectedParameters(String name) {
        if (name.contains("femnist")) {
            // 5 x 5 kernels on 1 and 32 channels, 7 x 7 x 64 values, 62 classes.
            return 32 * 26 + 64 * (32 * 25 + 1) + 512 * (7 * 7 * 64 + 1) + 62 * 513;
        }
        return name.contains("cifar10") ? 1_310_922 : 431_080;
    }

    private static Dataset images(ExperimentSpec spec) {
        String data = spec.get(ExperimentSpec.DATA).toString();
        Shape shape = data.contains("cifar") ? new Shape(32, 32, 3) : new Shape(28, 28, 1);
        int classes = data.contains("leaf") ? 62 : 10;
        double[] labels = new double[EXAMPLES];
        Arrays.setAll(labels, i -> i % classes);
        int[] writers = new int[EXAMPLES];
        Arrays.setAll(writers, i -> i % 200);
        Examples train =
                new Examples(DenseFeatures.ofPixels(shape, new byte[EXAMPLES * shape.size()]), labels, classes);
        return Dataset.of("images", train, Optional.empty(), Optional.of(writers));
    }
}
