package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.Sha256;
import dev.firebreak.experiments.store.DyingFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a file system that only {@code spark.hadoop.*} settings of a submission make known. */
class FileSystemSettingsTest {
    private static final int RECORDS = 40;

    @TempDir
    private Path folder;

    private final Map<String, String> settings = new HashMap<>();

    // As spark-submit hands them down.
    @BeforeEach
    void submit() {
        DyingFileSystem.configuration(Long.MAX_VALUE, false)
                .forEach(setting -> settings.put("spark.hadoop." + setting.getKey(), setting.getValue()));
        settings.forEach(System::setProperty);
    }

    @AfterEach
    void end() {
        settings.keySet().forEach(System::clearProperty);
    }

    private String there(String name) {
        return "dying://" + folder.resolve(name);
    }

    private static Ran done(String... args) {
        Ran ran = Ran.firebreak(args);
        assertEquals(0, ran.exitCode(), String.join(" ", args) + "\n" + ran.err());
        return ran;
    }

    private void table() throws IOException {
        StringBuilder table = new StringBuilder("x,y,label\n");
        for (int i = 0; i < RECORDS; i++) {
            table.append(i % 7)
                    .append(',')
                    .append(i % 3)
                    .append(',')
                    .append(i % 2)
                    .append('\n');
        }
        Files.writeString(folder.resolve("table.csv"), table);
    }

    @Test
    void specsDataResultsAndReports() throws IOException {
        table();
        String data = "csv(path=\"" + there("table.csv") + "\", label=label, header=true)";
        assertTrue(done("datasets", "describe", data).out().contains("\"examples\":" + RECORDS));
        Files.writeString(
                folder.resolve("tiny.yaml"),
                "data: '" + data + "'\nmodel: logistic\nworkers: 2\nbyzantine: 0\nrounds: 2\n");
        done("train", there("tiny.yaml"), "--in-process", "--quiet", "--out", there("out"));
        done("report", there("out/tiny"));
        assertTrue(Files.exists(folder.resolve("out/tiny/report.html")));
        Files.writeString(
                folder.resolve("audit.yaml"),
                "data: '" + data + "'\naudited: 2\nmodel: logistic\nbatch: 8\nepochs: 1\n"
                        + "method: fine-tune(batch=8, epochs=1)\nruns: 0\nshadows: 16\nworst-case-runs: 0\n");
        done("unlearn", "audit", there("audit.yaml"), "--in-process", "--quiet", "--out", there("out"));
    }

    @Test
    void whereDataSetsLie() throws IOException {
        Files.createDirectories(folder.resolve("uci/wdbc"));
        Files.writeString(folder.resolve("uci/wdbc/wdbc.data"), "1,M,2\n");
        String listed = done("datasets", "list", "--data", there("")).out();
        assertTrue(listed.matches("(?s).*wdbc +569 [^\n]*  there\n.*"), listed);
        Files.writeString(folder.resolve("messages"), "ham\thello\nspam\tbuy\n");
        done("datasets", "describe", "delimited-text(path=messages)", "--data", there(""));
    }

    @Test
    void receiptsAndTheirEvidence() throws IOException {
        Ran demo = done(
                "unlearn", "demo", "--out", folder.resolve("demo").toString(), "--size", "100", "--audit-runs", "100");
        Path published = Path.of(demo.out().replaceFirst("(?s).*\"path\":\"([^\"]*)\".*", "$1"));
        Path owner =
                UnlearnDemoTest.only(folder.resolve("demo-private"), "salt").getParent();
        String place = "dying://" + published;
        String verified = done(
                        "unlearn",
                        "verify",
                        place + "/receipt.json",
                        "--model",
                        place + "/model.safetensors",
                        "--retained",
                        "dying://" + owner + "/retained.csv",
                        "--salt",
                        "dying://" + owner + "/salt",
                        "--allow-unsigned")
                .err();
        assertTrue(verified.contains("confirmed  retained records"), verified);
        Files.writeString(folder.resolve("key"), Sha256.hex(new byte[1]));
        for (String key : new String[] {"--hmac-key", "--public-key"}) {
            Ran unsigned = Ran.firebreak("unlearn", "verify", place + "/receipt.json", key, there("key"));
            assertTrue(unsigned.exitCode() != 1 && !unsigned.err().contains("no such file"), unsigned.err());
        }
    }
}
