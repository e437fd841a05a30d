package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.datasets.catalog.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        assertEquals("[0,0,0,10,0,0,0,0,0,0]", answer.at("/workers/3").toString());
        JsonNode other = answer("datasets", "describe", "strokes(size=100, test=20)", "--seed", "2");
        assertNotEquals(answer.get("digest"), other.get("digest"));
        assertEquals(
                answer.get("digest"),
                answer("datasets", "describe", "strokes(size=100,test=20)").get("digest"));
    }

    @Test
    void describeShowsTheSizesOfSharesWithoutClasses() throws IOException {
        JsonNode answer = answer("datasets", "describe", "r2(devices=5)", "--partition", "by-group", "--workers", "5");
        assertEquals("[40,40,40,40,40]", answer.get("sizes").toString());
        assertFalse(answer.has("workers"));
        JsonNode classes = answer("datasets", "describe", "strokes(size=100, test=20)", "--partition", "extreme");
        assertEquals("[10,10,10,10,10,10,10,10,10,10]", classes.get("sizes").toString());
    }

    @Test
    void aFileNameThatATerminalWouldObeyIsEscaped() throws IOException {
        String name = "x\u009b2J\u202e\u00e9.csv";
        Files.writeString(folder.resolve(name), "1,a\n2,b\n");
        Ran ran = Ran.firebreak("datasets", "describe", "csv(path=\"" + name + "\")", "--data", folder.toString());
        assertEquals(0, ran.exitCode(), ran.err());
        assertTrue(ran.out().contains("x\\u009b2J\\u202e\u00e9.csv"), ran.out());
        assertTrue(
                new ObjectMapper().readTree(ran.out()).get("data").asText().contains(name), "it reads back as it was");
    }

    @Test
    void aColonInAFileNameIsNoScheme() throws IOException {
        String name = "2024-01-01T10:00:00.csv";
        Files.writeString(folder.resolve(name), "1,a\n2,b\n");
        Files.writeString(folder.resolve("plain[1].csv"), "1,a\n2,b\n3,a\n");
        String dir = folder.toString();
        for (String path : List.of(name, dir + "/" + name, "file:" + dir + "/" + name, "2024*.csv", "*T10:0?:00.csv")) {
            JsonNode answer = answer("datasets", "describe", "csv(path=\"" + path + "\")", "--data", dir);
            assertEquals(2, answer.at("/train/examples").asInt(), path);
        }
        // Names with wildcards are names where there is such a file, and a colon does not spoil the patterns beside it.
        assertEquals(
                3,
                answer("datasets", "describe", "csv(path=\"plain[1].csv\")", "--data", dir)
                        .at("/train/examples")
                        .asInt());
        assertEquals(
                5,
                answer("datasets", "describe", "csv(path=\"*.csv\")", "--data", dir)
                        .at("/train/examples")
                        .asInt());
        assertEquals(
                5,
                answer("datasets", "describe", "csv(path=\"{plain*,2024*}.csv\")", "--data", dir)
                        .at("/train/examples")
                        .asInt());
        refused("no such file", "datasets", "describe", "csv(path=\"x:y.csv\")", "--data", dir);
        refused("no such file", "datasets", "describe", "csv(path=\"x*:y.csv\")", "--data", dir);
        refused("x[.csv", "datasets", "describe", "csv(path=\"x[.csv\")", "--data", dir);
    }

    @Test
    void aTestSetOfAnotherWidthIsRefusedInOneLine() throws IOException {
        Files.writeString(folder.resolve("tr.csv"), "1,2,a\n3,4,b\n");
        Files.writeString(folder.resolve("te.csv"), "1,a\n");
        refused(
                "has 1 columns of features; expected 2",
                "datasets",
                "describe",
                "csv(path=tr.csv, test=te.csv)",
                "--data",
                folder.toString());
        refused(
                "records of 2147483647 numbers are too many",
                "datasets",
                "describe",
                "two-classes(dimension=2147483647)");
        refused(
                "is too large",
                "datasets",
                "describe",
                "r2(devices=2147483647, samples=2147483647, dimension=2147483647)");
        refused("give more (FIREBREAK_MEMORY=8g", "datasets", "describe", "two-classes(size=2147, dimension=1000000)");
        assertTrue(Ran.firebreak("list", "data-source").out().contains("at most 100000000 features of sparse data"));
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
        refused("at least one worker", "datasets", "describe", "r1", "--partition", "iid", "--workers", "0");
        refused("--parties: is called --workers now", "datasets", "describe", "r1", "--parties", "4");
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
