package dev.firebreak.experiments.unlearning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.unlearning.unlearner.UnlearningPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests name records by the ids that their data give them. */
class OwnIdsTest {
    private static final List<String> LAST = List.of("C-8", "\"Smith, \"\"Jo\"\"\"", "7");

    @TempDir
    Path folder;

    private String data;

    @BeforeEach
    void write() throws IOException {
        StringBuilder text = new StringBuilder("customer,x,y\n");
        for (int i = 0; i < 40; i++) {
            String id = i < 37 ? "A" + (100 - i) : LAST.get(i - 37);
            text.append(id)
                    .append(',')
                    .append(i % 5 - 2)
                    .append(',')
                    .append(i % 7 / 7.0)
                    .append('\n');
        }
        Path file = Files.writeString(folder.resolve("customers.csv"), text);
        data = "csv(path=\"" + file + "\", header=true, id=customer, task=regression)";
    }

    private FinishedRun run(Map<String, String> more) throws IOException {
        Map<String, String> set = new HashMap<>(more);
        if (!more.containsKey("model")) {
            set.putAll(Map.of("data", data, "learner", "linear(bias=false, regularization=0.1)"));
        }
        return Pipelines.run(
                UnlearningPipeline.PERTURB, Pipelines.PERTURB, set, Pipelines.options(folder + "/out", false));
    }

    private FinishedRun forget(FinishedRun model, String ids) throws IOException {
        Path file = Files.writeString(folder.resolve("ids.csv"), ids);
        return run(Map.of("model", model.path(), "forget", file.toString()));
    }

    private static String kept(FinishedRun run, String file) throws IOException {
        return Files.readString(Pipelines.owned(run.path()).resolve(file));
    }

    @Test
    void requestsAndListsOfTheOwnerNameThem() throws IOException {
        FinishedRun trained = run(Map.of());
        FinishedRun one = forget(trained, "id\nC-8\nA100\n");
        Pipelines.assertConsistent(one.path(), Optional.of(Pipelines.receipt(trained.path())));
        assertEquals("id\nA100\nC-8\n", kept(one, Owner.REQUEST));
        assertTrue(kept(one, Owner.RETAINED).startsWith("id\nA99\nA98\n"));
        assertTrue(kept(one, Owner.RETAINED).endsWith("\nA64\n\"Smith, \"\"Jo\"\"\"\n7\n"));
        assertTrue(forget(trained, "id\nA100\nC-8\n").already());

        // The id 7 is that of the last record, not of the eighth.
        FinishedRun two = forget(one, "7\n\"Smith, \"\"Jo\"\"\"\nC-8\n");
        assertEquals(2, two.metrics().get("request/forgotten"));
        assertEquals(36, two.metrics().get("request/retained"));
        Pipelines.assertConsistent(two.path(), Optional.of(Pipelines.receipt(one.path())));
        assertTrue(forget(two, "id\nC-8\n7\n").already());
        assertEquals("id\n\"Smith, \"\"Jo\"\"\"\n7\n", kept(two, Owner.REQUEST));
    }

    @Test
    void anIdThatDoesNotExistIsRefused() throws IOException {
        FinishedRun trained = run(Map.of());
        String found = assertThrows(InputException.class, () -> forget(trained, "id\nC-8\n0\n"))
                .getMessage();
        assertTrue(
                found.contains(
                        "ids.csv, line 3: there is no record '0'; ids are those of the training data's column of ids,"
                                + " such as 'A100'"),
                found);
        // Without a header the first id would be lost.
        String lost = assertThrows(InputException.class, () -> forget(trained, "A100\nC-8\n"))
                .getMessage();
        assertTrue(lost.contains("line 1: 'A100' is read as the header of the column, but a record has this id"), lost);
    }
}
