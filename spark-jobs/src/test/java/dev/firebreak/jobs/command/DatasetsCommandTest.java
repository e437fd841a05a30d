package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.datasets.catalog.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsCommandTest {
    @TempDir
    Path folder;

    @Test
    void listNamesEverySetWithItsState() throws IOException {
        Files.createDirectories(folder.resolve("uci/wdbc"));
        Files.writeString(folder.resolve("uci/wdbc/wdbc.data"), "1,M,2\n");
        Files.writeString(folder.resolve("a9a"), "1 1:1\n");
        Ran ran = Ran.firebreak("datasets", "list", "--data", folder.toString());
        assertEquals(0, ran.exitCode());
        Catalog.ENTRIES.forEach(entry -> assertTrue(ran.out().contains(entry.name() + " "), entry.name()));
        assertTrue(ran.out().matches("(?s).*wdbc +569 [^\n]*  there\n.*"), ran.out());
        assertTrue(ran.out().matches("(?s).*a9a +32561 [^\n]*  1 of 2 files there; fetch\n.*"), ran.out());
        assertTrue(ran.out().matches("(?s).*jigsaw +159571 [^\n]*  by hand\n.*"), ran.out());
    }

    @Test
    void describeCountsClassesAndShowsThePartition() throws IOException {
        JsonNode answer = answer("datasets", "describe", "strokes(size=100, test=20)", "--partition", "extreme");
        assertEquals("strokes(size=100, test=20)", answer.get("data").asText());
        assertEquals(
                "[10,10,10,10,10,10,10,10,10,10]", answer.at("/train/counts").toString());
        assertEquals(20, answer.at("/test/examples").asInt());
        assertEquals("[0,0,0,10,0,0,0,0,0,0]", answer.at("/parties/3").toString());
        JsonNode other = answer("datasets", "describe", "strokes(size=100, test=20)", "--seed", "2");
        assertNotEquals(answer.get("digest"), other.get("digest"));
        assertEquals(
                answer.get("digest"),
                answer("datasets", "describe", "strokes(size=100,test=20)").get("digest"));
    }

    @Test
    void describeCountsTheLabelsOfTexts() throws IOException {
        Files.writeString(folder.resolve("messages"), "ham\thello\nspam\tbuy\nham\tyes\n");
        JsonNode answer = answer("datasets", "describe", "delimited-text(path=messages)", "--data", folder.toString());
        assertEquals("{\"ham\":2,\"spam\":1}", answer.get("labels").toString());
        Files.writeString(folder.resolve("messages"), "ham\thello\nspam\tbuy\nham\tyet\n");
        assertNotEquals(
                answer.get("digest"),
                answer("datasets", "describe", "delimited-text(path=messages)", "--data", folder.toString())
                        .get("digest"));
    }

    @Test
    void describeRefusesAFileThatIsNotThePublishedOne() throws IOException {
        Files.createDirectories(folder.resolve("uci/wdbc"));
        Files.writeString(folder.resolve("uci/wdbc/wdbc.data"), "1,M,2\n");
        refused("SHA-256 of the content is", "datasets", "describe", "wdbc", "--data", folder.toString());
    }

    @Test
    void badArgumentsAreRefusedInOneLine() {
        refused("did you mean 'mnist'", "datasets", "fetch", "mnits", "--data", folder.toString());
        refused("https://www.kaggle.com/", "datasets", "fetch", "jigsaw", "--data", folder.toString());
        refused("fetched to a local folder", "datasets", "fetch", "a9a", "--data", "hdfs://host/data");
        refused("did you mean 'strokes'", "datasets", "describe", "stroks");
        refused("no file " + folder, "datasets", "describe", "mnist", "--data", folder.toString());
        refused("at least one party", "datasets", "describe", "r1", "--partition", "iid", "--parties", "0");
    }

    private static JsonNode answer(String... args) throws IOException {
        Ran ran = Ran.firebreak(args);
        assertEquals(0, ran.exitCode(), ran.err());
        assertEquals(1, ran.out().lines().count(), ran.out());
        return new ObjectMapper().readTree(ran.out());
    }

    private static void refused(String expected, String... args) {
        Ran ran = Ran.firebreak(args);
        assertEquals(2, ran.exitCode(), ran.err());
        String last = ran.err().lines().reduce((first, second) -> second).orElse("");
        assertTrue(last.startsWith("firebreak: ") && last.contains(expected), ran.err());
        assertEquals("", ran.out());
    }
}
