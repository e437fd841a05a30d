package dev.firebreak.jobs.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.run.Declaration;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.LocalRuntime;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runs;
import dev.firebreak.experiments.run.Stop;
import dev.firebreak.experiments.spec.SpecDocument;
import dev.firebreak.experiments.spec.SpecFiles;
import dev.firebreak.experiments.spec.SpecText;
import dev.firebreak.experiments.store.CellOutcome;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.sweep.Sweep;
import dev.firebreak.experiments.sweep.SweepRun;
import dev.firebreak.jobs.HadoopSettings;
import dev.firebreak.jobs.workers.SparkRuntime;
import dev.firebreak.unlearning.selection.Sample;
import dev.firebreak.unlearning.selection.Scores;
import dev.firebreak.unlearning.selection.Scores.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Selections on real Spark, two cores in this process. */
class SelectionRunTest {
    private static final int UNWANTED = 120;
    private static final int RETAINED = 90;
    private static final int DIMENSION = 3;
    private static final double[][] FIRST = rows("unwanted", UNWANTED, 1.5);
    private static final double[][] SECOND = rows("retained", RETAINED, 0);

    @RegisterExtension
    static final SmallTables SPARK = new SmallTables();

    @TempDir
    private Path folder;

    // Rounded, so that there are ties to break.
    private static double[][] rows(String purpose, int count, double mean) {
        RandomStream stream = Randomness.of(3).stream(purpose);
        double[][] rows = new double[count][DIMENSION];
        for (double[] row : rows) {
            Arrays.setAll(row, j -> Math.rint(2 * (mean + stream.nextGaussian())) / 2);
        }
        return rows;
    }

    /** Writes rows as CSV in so many files, permuted; ids are positions. */
    private Path csv(String name, double[][] rows, int files, long seed) throws IOException {
        Path table = Files.createDirectories(folder.resolve(name));
        int[] order = Randomness.of(seed).stream("order").permutation(rows.length);
        for (int f = 0; f < files; f++) {
            List<String> lines = new ArrayList<>(List.of("a,id,b,c"));
            for (int k = f; k < order.length; k += files) {
                double[] x = rows[order[k]];
                lines.add(x[0] + "," + order[k] + "," + x[1] + "," + x[2]);
            }
            Files.write(table.resolve("part-" + f + ".csv"), lines);
        }
        return table;
    }

    private String spec(Path unwanted, Path retained, String... more) {
        return "name: test\nunwanted: csv(path=\"" + unwanted + "\")\nretained: csv(path=\"" + retained + "\")\n"
                + String.join("\n", more) + "\n";
    }

    private Runs runs(Stop stop) {
        return new Runs(
                new RunOptions(folder.resolve("out").toString(), false, true),
                Inputs.of(null, HadoopSettings.ofSparkSubmit()),
                SparkRuntime.of(SPARK.spark()),
                stop,
                warning -> {});
    }

    private FinishedRun run(String spec, Stop stop) throws IOException {
        return runs(stop).run(Declaration.read(new SelectKind(), new SpecText("test.yaml", spec), Map.of(), Map.of()));
    }

    private FinishedRun run(String spec) throws IOException {
        return run(spec, () -> false);
    }

    private static List<Row> table(FinishedRun run, String name) {
        return SparkSession.builder()
                .getOrCreate()
                .read()
                .parquet(run.path() + "/" + name)
                .collectAsList();
    }

    private static long[] ids(FinishedRun run, String table) {
        return table(run, table).stream()
                .mapToLong(row -> Long.parseLong(row.get(row.fieldIndex("id")).toString()))
                .sorted()
                .toArray();
    }

    private static long[] expected(String score, int budget) {
        Score fitted = Scores.SCORES.build(score).fit(Sample.of(FIRST), Sample.of(SECOND));
        double[] scores = IntStream.range(0, UNWANTED)
                .mapToDouble(i -> fitted.of(i, FIRST[i]))
                .toArray();
        return IntStream.range(0, UNWANTED)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores[i]))
                .limit(budget)
                .mapToLong(i -> i)
                .sorted()
                .toArray();
    }

    @Test
    void theSameIdsWhateverThePartitionsAndTheOrderOfRows() throws IOException {
        long[] expected = expected("euclid-mu2", 40);
        List<Object> first = null;
        for (int parts : new int[] {1, 2, 7}) {
            Path unwanted = csv("unwanted" + parts, FIRST, parts, parts);
            Path retained = csv("retained" + parts, SECOND, 8 - parts, parts);
            FinishedRun run = run(spec(unwanted, retained, "budget: 40"));
            assertEquals(Outcome.DONE, run.outcome());
            List<Object> removed =
                    table(run, "removed").stream().map(row -> row.get(0)).toList();
            assertEquals(40, removed.size());
            if (first == null) {
                first = removed;
                // CSV has no types, so ids are texts and ties are broken by another order than that of positions.
                long common = Arrays.stream(ids(run, "removed"))
                        .filter(id -> Arrays.binarySearch(expected, id) >= 0)
                        .count();
                assertTrue(common >= 38, common + " of 40");
            }
            assertEquals(first, removed);
        }
    }

    @Test
    void everyKindOfScoreSelectsWhatTheLibrarySelects() throws IOException {
        Path unwanted = parquet("unwanted", FIRST);
        Path retained = parquet("retained", SECOND);
        for (String score : List.of("lr-maha", "knn-ratio(k=3)", "cos-mu2")) {
            FinishedRun run = run(parquetSpec(unwanted, retained, "score: " + score, "budget: 0.25"));
            long[] removed = ids(run, "removed");
            assertArrayEquals(expected(score, 30), removed, score);
            long[] left = LongStream.range(0, UNWANTED)
                    .filter(id -> Arrays.binarySearch(removed, id) < 0)
                    .toArray();
            List<Row> edited = table(run, "edited");
            assertArrayEquals(
                    left,
                    edited.stream()
                            .filter(row -> row.getAs("domain").equals("unwanted"))
                            .mapToLong(row -> row.<Long>getAs("id"))
                            .sorted()
                            .toArray());
            assertEquals(left.length + RETAINED, edited.size());
            Row one = edited.get(0);
            double[][] rows = one.getAs("domain").equals("unwanted") ? FIRST : SECOND;
            assertEquals(rows[(int) (long) one.<Long>getAs("id")][1], one.<Double>getAs("b"));
        }
    }

    private String parquetSpec(Path unwanted, Path retained, String... more) {
        return spec(unwanted, retained, more).replace("csv(", "parquet(");
    }

    private Path parquet(String name, double[][] rows) throws IOException {
        Path table = folder.resolve(name + ".parquet");
        SparkSession session = SparkSession.builder().getOrCreate();
        session.read()
                .option("header", true)
                .option("inferSchema", true)
                .csv(csv(name + "-csv", rows, 2, 5).toString())
                .selectExpr("a", "cast(id as long) id", "b", "c")
                .write()
                .parquet(table.toString());
        return table;
    }

    @Test
    void linesOfLibsvmSelectWhatTheLibrarySelects() throws IOException {
        Path unwanted = libsvm("unwanted", FIRST);
        Path retained = libsvm("retained", SECOND);
        FinishedRun run = run(spec(unwanted, retained, "score: lr-maha", "budget: 0.25")
                .replace("csv(", "libsvm(dimension=" + DIMENSION + ", "));
        long[] lines = LongStream.of(expected("lr-maha", 30)).map(i -> i + 1).toArray();
        assertArrayEquals(lines, ids(run, "removed"));
    }

    private Path libsvm(String name, double[][] rows) throws IOException {
        return Files.write(
                folder.resolve(name + ".libsvm"),
                Arrays.stream(rows)
                        .map(x -> "1 1:" + x[0] + " 2:" + x[1] + " 3:" + x[2])
                        .toList());
    }

    @Test
    void nothingAndEverything() throws IOException {
        Path unwanted = csv("unwanted", FIRST, 1, 1);
        Path retained = csv("retained", SECOND, 1, 1);
        FinishedRun nothing = run(spec(unwanted, retained, "budget: 0"));
        assertEquals(0, table(nothing, "removed").size());
        assertEquals(UNWANTED + RETAINED, table(nothing, "edited").size());
        assertEquals(nothing.metrics().get("before/recall"), nothing.metrics().get("after/recall"));
        FinishedRun everything = run(spec(unwanted, retained, "budget: " + UNWANTED));
        assertEquals(UNWANTED, table(everything, "removed").size());
        assertEquals(RETAINED, table(everything, "edited").size());
        // What was never seen is taken for what was, but for records on the far side of a plane through noise.
        assertTrue(
                everything.metrics().get("after/recall") < 0.2,
                everything.metrics().toString());
        assertEquals(0, everything.metrics().get("preservation"), 1e-12);
        assertEquals(
                everything.metrics().get("divergence"), everything.metrics().get("removal"), 1e-12);
    }

    // Removing farthest records first forgets more than random removal, and a point of the frontier is the first that
    // reaches it.
    @Test
    void theFrontierChoosesTheBudget() throws IOException {
        Path unwanted = csv("unwanted", FIRST, 1, 1);
        Path retained = csv("retained", SECOND, 1, 1);
        FinishedRun fixed = run(spec(unwanted, retained, "budget: 0.5"));
        double removal = fixed.metrics().get("removal");
        assertTrue(
                removal > fixed.metrics().get("random/removal") * 1.1,
                fixed.metrics().toString());
        FinishedRun chosen = run(spec(unwanted, retained, "budget: frontier(removal=" + removal + ")"));
        assertEquals(60, chosen.metrics().get("records/removed"));
        InputException refused = assertThrows(
                InputException.class, () -> run(spec(unwanted, retained, "budget: frontier(removal=1000)")));
        assertTrue(refused.getMessage().contains("no removal reaches"), refused.getMessage());
    }

    // There are three columns, so a cell with four directions is refused when it is run, and no other.
    @Test
    void aSweepWithoutSparkIsRefusedBeforeItsFirstCell() {
        Runs here = new Runs(
                new RunOptions(folder.resolve("out").toString(), false, true),
                Inputs.of(null, HadoopSettings.ofSparkSubmit()),
                new LocalRuntime(1),
                Stop.NEVER,
                warning -> {});
        SpecDocument grid = SpecDocument.read(
                new SpecText(
                        "test.yaml",
                        "name: none\nunwanted: csv(path=a)\nretained: csv(path=b)\nbudget: 3\nsweep: {seed: [1, 2]}"),
                Map.of(),
                Map.of());
        InputException refused =
                assertThrows(InputException.class, () -> new SweepRun(here).run(Sweep.read(new SelectKind(), grid)));
        assertTrue(refused.getMessage().contains("need Spark"), refused.getMessage());
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test
    void aSweepSelectsByEachScore() throws IOException {
        Path unwanted = parquet("unwanted", FIRST);
        Path retained = parquet("retained", SECOND);
        String spec = parquetSpec(unwanted, retained, "budget: 30");
        String cases = "sweep: {score: [lr-maha, cos-mu2], features: [columns, principal(components=4)]}\n";
        SweepRun.Ended ended = new SweepRun(runs(Stop.NEVER))
                .run(Sweep.read(
                        new SelectKind(),
                        SpecDocument.read(new SpecText("test.yaml", spec + cases), Map.of(), Map.of())));
        assertEquals(Outcome.CRASHED, ended.finished().outcome());
        List<CellOutcome> cells = ended.table().cells();
        assertEquals(
                List.of("done", "refused", "done", "refused"),
                cells.stream().map(CellOutcome::status).toList());
        assertTrue(
                cells.get(1).message().contains("needs at least as many columns"),
                cells.get(1).message());
        for (int k = 0; k < cells.size(); k += 2) {
            String score = cells.get(k).at().get("score");
            FinishedRun alone = run(spec + "score: " + score + "\n");
            assertTrue(alone.already(), score);
            assertEquals(cells.get(k).run(), alone.run());
            assertArrayEquals(expected(score, 30), ids(alone, "removed"), score);
            assertEquals(30, cells.get(k).metrics().get("records/removed"));
        }
    }

    @Test
    void aRunThatWasStoppedGoesOnWhereItWas() throws IOException {
        Path unwanted = csv("unwanted", FIRST, 2, 1);
        Path retained = csv("retained", SECOND, 2, 1);
        String spec = spec(unwanted, retained, "budget: 0.5", "score: maha-mu2");
        AtomicInteger asked = new AtomicInteger();
        FinishedRun stopped = run(spec, () -> asked.incrementAndGet() > 6);
        assertEquals(Outcome.STOPPED, stopped.outcome());
        Path result = Path.of(stopped.path());
        assertFalse(Files.exists(result.resolve("_SUCCESS")));
        assertTrue(Files.exists(result.resolve("scores/_SUCCESS")));
        List<Path> scores = files(result.resolve("scores"));
        FinishedRun finished = run(spec);
        assertEquals(Outcome.DONE, finished.outcome());
        assertEquals(scores, files(result.resolve("scores")), "scores are not made again");
        assertTrue(Files.exists(result.resolve("report.html")));
        assertFalse(Files.exists(result.resolve("steps")), "the sample of records to be removed does not stay");
        assertEquals(60, ids(finished, "removed").length);
        assertTrue(run(spec).already());
    }

    /** A table that lost rows, or a kept step that is damaged or of another form, is made again with the same result. */
    @Test
    void whatAnInterruptedRunLeftIsBelievedOnlyIfItIsAsItWas() throws IOException {
        Path unwanted = csv("unwanted", FIRST, 2, 1);
        Path retained = csv("retained", SECOND, 2, 1);
        String spec = spec(unwanted, retained, "budget: 0.5", "score: maha-mu2");
        AtomicInteger asked = new AtomicInteger();
        // features, moments, covariances, scores, frontier, removed, edited: then the classifiers are to come.
        Path result = Path.of(run(spec, () -> asked.incrementAndGet() > 7).path());
        for (String table : List.of("scores", "removed", "edited")) {
            assertTrue(Files.exists(result.resolve(table).resolve("_SUCCESS")), table);
            for (Path part : files(result.resolve(table))) {
                if (part.getFileName().toString().startsWith("part-")) {
                    Files.delete(part);
                }
            }
        }
        Files.write(result.resolve("steps/moments.cell"), new byte[0]);
        Path covariances = result.resolve("steps/covariances.cell");
        byte[] damaged = Files.readAllBytes(covariances);
        damaged[damaged.length / 2] ^= 1;
        Files.write(covariances, damaged);
        Files.copy(covariances, result.resolve("steps/frontier.cell"), StandardCopyOption.REPLACE_EXISTING);
        FinishedRun finished = run(spec);
        assertEquals(Outcome.DONE, finished.outcome());
        assertEquals(60, ids(finished, "removed").length);
        assertEquals(60 + RETAINED, table(finished, "edited").size());
        String listed = Files.readString(result.resolve("files.json"));
        assertTrue(listed.contains("\"path\" : \"removed/part-"), listed);
        assertTrue(listed.contains("\"rows\" : "), listed);
        assertFalse(listed.contains("steps/"), listed);
        ResultFolder.open(finished.path(), new Configuration()).check();
    }

    @Test
    void aTableThatLosesAPartAfterwardsIsNamed() throws IOException {
        Path unwanted = csv("unwanted", FIRST, 1, 1);
        Path retained = csv("retained", SECOND, 1, 1);
        String spec = spec(unwanted, retained, "budget: 40");
        Path removed = Path.of(run(spec).path()).resolve("removed");
        for (Path part : files(removed)) {
            if (part.getFileName().toString().startsWith("part-")) {
                Files.delete(part);
            }
        }
        refused(spec, removed + "/part-", "is missing", "--force");
    }

    // Spark's names of files are new whenever it writes.
    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private void refused(String spec, String... parts) {
        InputException refused = assertThrows(InputException.class, () -> run(spec));
        for (String part : parts) {
            assertTrue(refused.getMessage().contains(part), refused.getMessage());
        }
    }

    @Test
    void everyShippedSpecIsAcceptable() {
        List<String> shipped = SpecFiles.shipped().stream()
                .filter(name -> name.startsWith("unlearning/select-"))
                .toList();
        assertEquals(2, shipped.size());
        shipped.forEach(name -> Declaration.read(
                new SelectKind(), SpecFiles.read(name, HadoopSettings::ofSparkSubmit), Map.of(), Map.of()));
    }

    @Test
    void badInputIsRefusedWithItsPlace() throws IOException {
        Path good = csv("good", SECOND, 1, 1);
        Path bad = Files.createDirectories(folder.resolve("bad"));
        Files.write(bad.resolve("id.csv"), List.of("a,key,b,c", "1,1,1,1"));
        Files.write(bad.resolve("nan.csv"), List.of("a,id,b,c", "1,1,1,1", "1,7,NaN,1"));
        Files.write(bad.resolve("word.csv"), List.of("a,id,b,c", "1,1,1,1", "1,8,1,many"));
        Files.write(bad.resolve("twice.csv"), List.of("a,id,b,c", "1,9,1,1", "2,9,1,1"));
        Files.write(bad.resolve("more.csv"), List.of("a,id,b,c,d", "1,9,1,1,1"));
        Files.write(bad.resolve("empty.csv"), List.of("a,id,b,c"));
        refused(spec(bad.resolve("id.csv"), good, "budget: 1"), "id.csv", "no column 'id'", "key");
        refused(spec(bad.resolve("nan.csv"), good, "budget: 1"), "nan.csv", "record 7", "column 'b'", "NaN");
        refused(spec(bad.resolve("word.csv"), good, "budget: 1"), "word.csv", "record 8", "column 'c'");
        refused(spec(bad.resolve("twice.csv"), good, "budget: 1"), "twice.csv", "id 9", "2 times");
        refused(spec(bad.resolve("more.csv"), good, "budget: 1"), "different features", "more.csv");
        refused(spec(bad.resolve("empty.csv"), good, "budget: 0"), "empty.csv", "no record");
        refused(spec(good, good, "budget: 91"), "budget", "91", "90");
        refused(spec(bad.resolve("none.csv"), good, "budget: 1"), "none.csv", "no such file");
        refused(spec(good, good, "budget: 1.5"), "test.yaml", "budget", "1.5");
        refused(
                spec(good, good, "score: euclid", "budget: frontier(removal=1, preservation=1)"),
                "euclid-mu2",
                "either");
    }
}
