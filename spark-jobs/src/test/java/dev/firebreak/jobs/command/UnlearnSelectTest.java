package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.experiments.report.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of a selection through the command line. */
class UnlearnSelectTest {
    private static final List<String> SPAM =
            List.of("win cash now", "win a free prize", "free cash prize call now", "call to win");
    private static final List<String> HAM =
            List.of("see you at home", "are you at work", "home at nine, see you", "work is fine");

    @TempDir
    private Path folder;

    private Path texts() throws IOException {
        List<String> lines = new ArrayList<>(List.of("key,body,kind"));
        for (int i = 0; i < 40; i++) {
            lines.add("s" + i + ",\"" + SPAM.get(i % 4) + "\",spam");
            lines.add("h" + i + ",\"" + HAM.get(i % 4) + "\",ham");
        }
        return Files.write(folder.resolve("texts.csv"), lines);
    }

    private Ran select(Path spec, String... more) {
        List<String> arguments = new ArrayList<>(List.of("unlearn", "select", spec.toString()));
        arguments.addAll(List.of("--out", folder.resolve("out").toString(), "--master", "local[2]", "--quiet"));
        arguments.addAll(List.of(more));
        return Ran.firebreak(arguments.toArray(String[]::new));
    }

    private static List<String> column(Path table, String column) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                ResultSet rows = duckdb.createStatement()
                        .executeQuery("select " + column + " from '" + table + "/*.parquet' order by 1")) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    @Test
    void textsFromACommandLineToIdsThatOtherToolsRead() throws Exception {
        String domain = "csv(path=\"" + texts() + "\", id=key, text=body, where=\"kind = 'KIND'\")";
        Path spec = Files.write(
                folder.resolve("spam.yaml"),
                List.of(
                        "unwanted: " + domain.replace("KIND", "spam"),
                        "retained: " + domain.replace("KIND", "ham"),
                        "features: tf-idf",
                        "score: lr-cos",
                        "budget: 0.5",
                        "hold-out: 0.3"));
        Ran ran = select(spec);
        assertEquals(0, ran.exitCode(), ran.err());
        JsonNode line = new ObjectMapper().readTree(ran.out());
        assertEquals("done", line.get("status").asText());
        assertEquals(20, line.at("/metrics/records~1removed").asInt());
        assertEquals(1, line.at("/metrics/before~1recall").asDouble());
        Path result = Path.of(line.get("path").asText());
        assertTrue(Files.exists(result.resolve("_SUCCESS")));
        assertTrue(Files.readString(result.resolve("report.html")).contains("Removal against preservation"));
        Browser.assertShown(folder, result.resolve("report.html"));
        List<String> removed = column(result.resolve("removed"), "id");
        assertEquals(20, removed.size());
        assertTrue(removed.stream().allMatch(id -> id.startsWith("s")));
        List<String> edited = column(result.resolve("edited"), "key");
        assertEquals(60, edited.size());
        assertTrue(edited.stream().noneMatch(removed::contains));
        assertEquals(
                40,
                column(result.resolve("edited"), "key || kind || body || domain").stream()
                        .filter(row -> row.endsWith("retained"))
                        .count());

        Ran again = select(spec);
        assertTrue(again.err().contains("there already"), again.err());
        assertEquals(ran.out(), again.out());

        Ran here = select(spec, "--in-process", "--set", "budget=3");
        assertEquals(2, here.exitCode());
        assertTrue(here.err().contains("--master"), here.err());
    }
}
