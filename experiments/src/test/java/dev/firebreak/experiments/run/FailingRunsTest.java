package dev.firebreak.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.core.InputException;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.core.spec.SpecKey.Fallback;
import dev.firebreak.experiments.spec.Expectation;
import dev.firebreak.experiments.spec.SpecDocument;
import dev.firebreak.experiments.spec.SpecText;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.experiments.store.CellOutcome;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.sweep.Sweep;
import dev.firebreak.experiments.sweep.SweepRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose work is refused or ends with an error, alone and as cells. */
class FailingRunsTest {
    @TempDir
    private Path folder;

    /** A kind whose work ends as its spec says. */
    private static final class EndingKind implements Kind<SpecValues> {
        private static final SpecKey<String> END = new SpecKey<>(
                "end",
                "how it ends",
                Form.word(List.of("well", "refused", "error", "refused-when-published")),
                Fallback.of("well"));
        private static final SpecKey<Integer> NUMBER =
                new SpecKey<>("number", "tells runs apart", Form.count(0), Fallback.of("0"));

        private final AtomicInteger executed = new AtomicInteger();

        @Override
        public String word() {
            return "ending";
        }

        @Override
        public List<SpecKey<?>> keys() {
            return List.of(END, NUMBER);
        }

        @Override
        public SpecValues read(SpecValues values) {
            return values;
        }

        @Override
        public Job job(SpecValues spec, Inputs inputs, RunOptions options) {
            return new Job() {
                @Override
                public String name() {
                    return "ending";
                }

                @Override
                public String canonical() {
                    return spec.canonical();
                }

                @Override
                public SortedMap<String, String> digests() {
                    return new TreeMap<>();
                }

                @Override
                public List<Expectation> expectations() {
                    return List.of();
                }

                @Override
                public Prepared prepare(String run, String path) {
                    return new Prepared() {
                        @Override
                        public Manifest.Draws draws(Runtime runtime) {
                            return Manifest.Draws.ofSeed(1);
                        }

                        @Override
                        public Result execute(Run run) {
                            executed.incrementAndGet();
                            switch (spec.required(END)) {
                                case "refused" -> throw new InputException("end: this data set has no records");
                                case "error" -> throw new StackOverflowError("too deep");
                                default -> {
                                    return Result.of(new TreeMap<>(Map.of("number", 1.0)), List.of(), List.of());
                                }
                            }
                        }

                        @Override
                        public List<String> published(ResultFolder result) {
                            if (spec.required(END).equals("refused-when-published")) {
                                throw new InputException("a file of the owner is damaged");
                            }
                            return List.of();
                        }
                    };
                }
            };
        }
    }

    private Runs runs(boolean force) {
        RunOptions options = new RunOptions(folder.toString(), force, true);
        return new Runs(
                options, Inputs.of(null, new Configuration(false)), new LocalRuntime(2), Stop.NEVER, warning -> {});
    }

    private static SpecDocument document(String yaml) {
        return SpecDocument.read(new SpecText("ending.yaml", yaml), Map.of(), Map.of());
    }

    private SweepRun.Ended sweep(EndingKind kind, boolean force, String yaml) throws IOException {
        return new SweepRun(runs(force)).run(Sweep.read(kind, document(yaml)));
    }

    @Test
    void statusOfARunRefusedAtWorkIsRefusedWithItsReason() throws IOException {
        EndingKind kind = new EndingKind();
        Declaration<SpecValues> declared =
                Declaration.read(kind, new SpecText("ending.yaml", "end: refused"), Map.of(), Map.of());
        InputException refused =
                assertThrows(InputException.class, () -> runs(false).run(declared));
        assertTrue(refused.getMessage().contains("ending.yaml:1:6: end: this data set"), refused.getMessage());
        try (Stream<Path> runs = Files.list(folder.resolve("ending"))) {
            Path run = runs.filter(path -> !path.getFileName().toString().startsWith("."))
                    .findFirst()
                    .orElseThrow();
            JsonNode status =
                    new ObjectMapper().readTree(run.resolve("status.json").toFile());
            assertEquals("refused", status.get("status").asText(), status.toString());
            assertEquals(2, status.get("exitCode").asInt());
            assertTrue(status.get("message").asText().contains("has no records"), status.toString());
        }
    }

    @Test
    void aRefusalBehindTheEndLeavesTheResultFinished() throws IOException {
        Declaration<SpecValues> declared = Declaration.read(
                new EndingKind(), new SpecText("ending.yaml", "end: refused-when-published"), Map.of(), Map.of());
        InputException refused =
                assertThrows(InputException.class, () -> runs(false).run(declared));
        assertEquals("a file of the owner is damaged", refused.getMessage());
        assertTrue(runs(false).run(declared).already());
    }

    @Test
    void anErrorOfOneCellLosesNoOther() throws IOException {
        SweepRun.Ended ended = sweep(new EndingKind(), false, "sweep: {end: [error, well, refused], number: [1, 2]}");
        assertEquals(
                List.of("crashed", "crashed", "done", "done", "refused", "refused"),
                ended.table().cells().stream().map(CellOutcome::status).toList());
        assertTrue(ended.table().cells().get(0).message().contains("too deep"));
    }

    @Test
    void forceRepeatsEqualCellsOnce() throws IOException {
        EndingKind kind = new EndingKind();
        String equal = "sweep: {cases: [{label: a, set: {number: 1}}, {label: b, set: {number: 1}}]}";
        sweep(kind, false, equal);
        assertEquals(1, kind.executed.get());
        sweep(kind, true, equal);
        assertEquals(2, kind.executed.get());
    }
}
