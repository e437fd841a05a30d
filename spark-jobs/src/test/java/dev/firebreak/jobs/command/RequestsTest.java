package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.ExampleIds;
import dev.firebreak.experiments.store.ParquetRows;
import dev.firebreak.experiments.unlearning.Pipelines;
import dev.firebreak.experiments.unlearning.RecordIds;
import dev.firebreak.unlearning.unlearner.UnlearningPipeline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request may look like, and what is refused before any work. */
class RequestsTest {
    @TempDir
    static Path folder;

    private static String model;
    private static String ids;

    @BeforeAll
    static void train() throws IOException, GeneralSecurityException {
        model = Pipelines.trained(folder.resolve("out"));
        ids = Pipelines.request(folder.resolve("ids.csv"), 3, 5);
        Files.writeString(folder.resolve("quoted.csv"), "address,id\n\"Main St,7,CA\",500\n");
        Files.createDirectories(folder.resolve("mixed"));
        Files.write(folder.resolve("mixed/a.parquet"), ParquetRows.ids("id", 7));
        Files.writeString(folder.resolve("mixed/more.csv"), "id\n8\n");
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Files.write(folder.resolve("signer.pem"), pair.getPrivate().getEncoded());
        Files.write(folder.resolve("signer.pub"), pair.getPublic().getEncoded());
    }

    @Test
    void idsComeAsCsvJsonLinesAndParquet() throws IOException {
        Files.writeString(folder.resolve("a.csv"), "name,id\nx,7\ny,\"0\"\n\nz,7\n");
        Files.writeString(folder.resolve("b.jsonl"), "{\"id\":7}\n{\"id\":\"0\",\"why\":\"asked\"}\n{\"id\":7}\n");
        Files.createDirectories(folder.resolve("c"));
        Files.write(folder.resolve("c/part-0.parquet"), ParquetRows.ids("id", 7));
        Files.write(folder.resolve("c/part-1.parquet"), ParquetRows.ids("id", 0, 7));
        Files.write(folder.resolve("d.parquet"), ParquetRows.ids("record", 7, 0, 7));
        for (String file : List.of("a.csv", "b.jsonl", "c", "d.parquet")) {
            RecordIds read = RecordIds.read(folder.resolve(file).toString(), new Configuration());
            assertArrayEquals(new int[] {0, 7}, read.positions(ExampleIds.positions(8)), file);
            assertEquals(1, read.duplicates(), file);
        }
    }

    @Test
    void aDecimalIsReadByItsScale() throws IOException {
        Path file = folder.resolve("decimals.parquet");
        Files.write(file, ParquetRows.decimals(2, 500, 1700));
        assertEquals(
                Set.of("5", "17"),
                RecordIds.read(file.toString(), new Configuration()).ids());
        Files.write(file, ParquetRows.decimals(2, 500, 1750));
        String said = assertThrows(InputException.class, () -> RecordIds.read(file.toString(), new Configuration()))
                .getMessage();
        assertTrue(said.contains("row 2: the id is 17.50"), said);
        Files.write(file, ParquetRows.doubles(5));
        said = assertThrows(InputException.class, () -> RecordIds.read(file.toString(), new Configuration()))
                .getMessage();
        assertTrue(said.contains("double") && said.contains("expected whole numbers"), said);
    }

    // Ids without a header, with a repeat: nobody is lost, and the result says how many were asked for.
    @Test
    void everyIdThatIsAskedForIsForgottenAndCounted() throws IOException {
        Path file = folder.resolve("headerless.csv");
        Files.writeString(file, "5\r\n17\r\n42\r\n17\r\n");
        Path spec = folder.resolve("counted.yaml");
        Files.writeString(spec, Pipelines.FINETUNE);
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        PrintStream err = System.err;
        try {
            System.setErr(new PrintStream(heard, true, StandardCharsets.UTF_8));
            assertEquals(
                    0,
                    Firebreak.run(
                            "unlearn",
                            "finetune",
                            spec.toString(),
                            "--in-process",
                            "--quiet",
                            "--out",
                            folder + "/counted",
                            "--set",
                            "model=" + model,
                            "--set",
                            "forget=" + file));
        } finally {
            System.setErr(err);
        }
        String text = heard.toString(StandardCharsets.UTF_8);
        assertTrue(
                text.contains("request: 4 ids asked for, 3 of them distinct, 3 forgotten now; 197 records remain"),
                text);
        String path = text.lines()
                .filter(line -> line.startsWith("result:"))
                .findFirst()
                .orElseThrow()
                .substring("result:".length())
                .strip();
        assertEquals(
                Set.of("5", "17", "42"),
                RecordIds.read(Pipelines.owned(path).resolve("request.csv").toString(), new Configuration())
                        .ids());
        String summary = Files.readString(Path.of(path, "summary.json"));
        assertTrue(summary.replace(" ", "").contains("\"request/asked\":4"), summary);
        assertTrue(summary.replace(" ", "").contains("\"request/distinct\":3"), summary);
        assertTrue(Files.readString(Path.of(path, "report.html")).contains("3 of 200 records forgotten, epsilon"));
    }

    @Test
    void idsThatDoNotExistAreNamedWithTheirPlace() throws IOException {
        Files.writeString(folder.resolve("wrong.csv"), "id\n3\n200\n-1\nimage-7\n007\n");
        InputException refused = assertThrows(
                InputException.class,
                () -> Pipelines.run(
                        UnlearningPipeline.FINETUNE,
                        Pipelines.FINETUNE,
                        Map.of(
                                "model",
                                model,
                                "forget",
                                folder.resolve("wrong.csv").toString()),
                        Pipelines.options(folder.resolve("wrong").toString(), false)));
        assertEquals(4, refused.problems().size(), refused.getMessage());
        assertTrue(
                refused.problems().get(0).contains("wrong.csv, line 3: there is no record '200'"),
                refused.getMessage());
        assertTrue(refused.problems().get(0).contains("from 0 to 199"), refused.getMessage());
        assertTrue(
                !Files.exists(folder.resolve("wrong/request"))
                        || Files.list(folder.resolve("wrong/request"))
                                .noneMatch(
                                        file -> !file.getFileName().toString().startsWith(".")),
                "something was begun");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            method=gradient-clipping(rate=0.1, regularization=10); regularization must be in [0, 1/rate)
            method=gradient-clipping(regularization=-1); regularization=-1 is not allowed
            method=gradient-clipping(initial-clip=NaN); initial-clip=NaN is not allowed
            method=gradient-clipping(noise=Infinity); noise=Infinity is not allowed
            method=gradient-clipping(conversion=legacy); one of gdp, rdp, simple
            method=gradient-clipping(regularization=0, noise=paper-theorem, epsilon=3); the paper's theorem holds for epsilon in
            method=model-clipping(initial-noise=1, gradient-clip=1); initial noise cannot be combined
            method=perturbed-minimization(strong-convexity=1, smoothness=2, noise=1); unlearn finetune takes
            method=gradient-cliping; gradient-clipping
            checkpoint-every=5; no certificate can be given to a run whose iterates are kept
            mode=released; release
            compare=retrain, mode=release; compare in an experiment
            method=fine-tune, mode=release; never releasable
            forget=none; forget: it is missing
            model=none; model: it is missing
            data=mnist; it is read from the model
            blocks=199; there are 199 for 198 records
            model=FOLDER; is not the result folder of a run
            forget=FOLDER/nothing.csv; there is no such file
            key=FOLDER/ids.csv; not an Ed25519 private key
            hmac-key=FOLDER/ids.csv; must have at least 16 bytes
            hmac-key=FOLDER/signer.pem; this is a key or a certificate
            key=FOLDER/signer.pub; this is a public key
            key=FOLDER/signer.pem, hmac-key=FOLDER/ids.csv; a receipt is signed by one key
            mode=release; signer: it is missing
            mode=release, signer=Office; request: it is missing
            forget=FOLDER/quoted.csv; quoted.csv, line 2: there is no record '500'
            forget=FOLDER/mixed; mixed/more.csv: not a .parquet file
            method=gradient-clipping(initial-clip=1e6, gradient-clip=1, rate=1e-3, regularization=0); steps must be at most 1,000,000
            """)
    void whatCannotBeDoneIsRefusedInWords(String set, String told) throws IOException {
        Path spec = folder.resolve("request.yaml");
        Files.writeString(spec, Pipelines.FINETUNE);
        Map<String, String> values = new HashMap<>(Map.of("model", model, "forget", ids));
        for (String one : set.replace("FOLDER", folder.toString()).split(", (?=(compare|mode|signer|hmac-key)=)")) {
            values.put(one.substring(0, one.indexOf('=')), one.substring(one.indexOf('=') + 1));
        }
        String[] args = {"unlearn", "finetune", spec.toString(), "--in-process", "--quiet", "--out", folder + "/no"};
        List<String> all = new ArrayList<>(List.of(args));
        values.forEach((key, value) -> all.addAll(List.of("--set", key + "=" + value)));
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        PrintStream err = System.err;
        int code;
        try {
            System.setErr(new PrintStream(heard, true, StandardCharsets.UTF_8));
            code = Firebreak.run(all.toArray(String[]::new));
        } finally {
            System.setErr(err);
        }
        String text = heard.toString(StandardCharsets.UTF_8);
        assertEquals(2, code, text);
        assertTrue(text.contains(told), text);
    }

    @Test
    void aClaimBeyondTheRegularizerIsRefused() {
        InputException refused = assertThrows(
                InputException.class,
                () -> Pipelines.run(
                        UnlearningPipeline.PERTURB,
                        Pipelines.PERTURB.replace("strong-convexity=0.1", "strong-convexity=0.2"),
                        Pipelines.REGRESSION,
                        Pipelines.options(folder.resolve("claim").toString(), false)));
        assertTrue(refused.getMessage().contains("at most its regularization, 0.1"), refused.getMessage());
    }
}
