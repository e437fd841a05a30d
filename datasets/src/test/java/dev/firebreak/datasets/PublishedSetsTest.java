package dev.firebreak.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published files are read to the counts that are documented with them. */
class PublishedSetsTest {

    @ParameterizedTest
    @CsvSource({
        "a9a, libsvm/a9a.gz, 123, 32561, 451592, 24720 7841, 16281, 225731, 12435 3846",
        "phishing, libsvm/phishing.gz, 68, 11055, 331650, 4898 6157, 0, 0, ''",
        "mushrooms, libsvm/mushrooms.gz, 112, 8124, 170604, 3916 4208, 0, 0, ''",
        "pendigits, libsvm/pendigits.gz, 16, 7494, 104535, 780 779 780 719 780 720 720 778 719 719, "
                + "3498, 48773, 363 364 364 336 364 335 336 364 336 336",
        "abalone, libsvm/abalone.gz, 8, 4177, 33416, '', 0, 0, ''",
        "cpusmall, libsvm/cpusmall.gz, 12, 8192, 94903, '', 0, 0, ''"
    })
    void libsvmSetsHaveTheirCounts(
            String set,
            String file,
            int features,
            int rows,
            int stored,
            String histogram,
            int testRows,
            int testStored,
            String testHistogram) {
        Dataset loaded = load(set, file);
        check(loaded.train(), features, rows, stored, histogram);
        assertEquals(testRows > 0, loaded.test().isPresent());
        loaded.test().ifPresent(test -> check(test, features, testRows, testStored, testHistogram));
    }

    @Test
    void lettersHaveTwentySixClasses() {
        Dataset letter = load("letter", "libsvm/letter.scale.gz");
        assertEquals(26, letter.train().classes());
        assertEquals(15000, letter.train().count());
        assertEquals(5000, letter.test().orElseThrow().count());
        double[] first = new double[16];
        letter.train().features().copy(0, first, 0);
        assertEquals(25, letter.train().label(0));
        assertEquals(-0.733333, first[0]);
        assertEquals(-0.2, first[15]);
    }

    @Test
    void cifarBatchesHoldTenThousandImagesEach() {
        DataFolder folder = RealData.with("cifar10/data_batch_1.bin.gz");
        Dataset cifar = DataSources.SOURCES
                .build("cifar(path=cifar10/data_batch_5.bin.gz, test=cifar10/test_batch-first1000.bin.gz)")
                .load(folder, 0);
        assertEquals(10000, cifar.train().count());
        assertEquals(3072, cifar.train().features().dimension());
        assertArrayEquals(
                new int[] {103, 89, 100, 103, 90, 86, 112, 102, 106, 109},
                cifar.test().orElseThrow().classCounts());
    }

    @Test
    void theFashionSubsetIsReadAsIdx() {
        DataFolder folder = RealData.with("fashion-mnist/train-first3600-images-idx3-ubyte.gz");
        Dataset fashion = DataSources.SOURCES
                .build("idx(images=fashion-mnist/train-first3600-images-idx3-ubyte.gz,"
                        + " labels=fashion-mnist/train-first3600-labels-idx1-ubyte.gz)")
                .load(folder, 0);
        assertArrayEquals(
                new int[] {335, 392, 354, 373, 355, 357, 360, 374, 340, 360},
                fashion.train().classCounts());
    }

    @Test
    void heartDiseaseKeepsFourSitesOfCompleteRecords() {
        Dataset heart = load("heart-disease", "uci/heart-disease/processed.va.data");
        int[] sites = new int[4];
        Arrays.stream(heart.groups().orElseThrow()).forEach(site -> sites[site]++);
        assertArrayEquals(new int[] {303, 261, 46, 130}, sites);
        assertEquals(10, heart.train().features().dimension());
        assertEquals(2, heart.train().classes());
    }

    @Test
    void clevelandGradesAreThoseDocumented() {
        DataFolder folder = RealData.with("uci/heart-disease/processed.cleveland.data");
        Dataset grades = DataSources.SOURCES
                .build("csv(path=uci/heart-disease/processed.cleveland.data, drop=\"12,13\")")
                .load(folder, 0);
        assertArrayEquals(new int[] {164, 55, 36, 35, 13}, grades.train().classCounts());
    }

    @Test
    void tablesHaveTheirCounts() {
        Dataset wdbc = load("wdbc", "uci/wdbc/wdbc.data");
        assertEquals(30, wdbc.train().features().dimension());
        // B before M.
        assertArrayEquals(new int[] {357, 212}, wdbc.train().classCounts());
        Dataset optdigits = load("optdigits", "uci/optdigits/optdigits.tra.gz");
        assertEquals(64, optdigits.train().features().dimension());
        assertArrayEquals(
                new int[] {376, 389, 380, 389, 387, 376, 377, 387, 380, 382},
                optdigits.train().classCounts());
        assertEquals(1797, optdigits.test().orElseThrow().count());
        Dataset mackeyGlass = load("mg", "mg/mg_scaled.csv");
        assertEquals(1385, mackeyGlass.train().count());
        assertEquals(6, mackeyGlass.train().features().dimension());
    }

    @Test
    void textsHaveTheirCounts() {
        assertEquals(Map.of("ham", 4827L, "spam", 747L), labels("sms-spam", "sms-spam/SMSSpamCollection.gz"));
        assertEquals(
                Map.of("0", 6090L, "1", 6090L),
                labels(
                        "csv-text(path=jigsaw/jigsaw-test-balanced12180.csv.gz)",
                        "jigsaw/jigsaw-test-balanced12180.csv.gz"));
        assertEquals(
                Map.of("1", 1900L, "2", 1900L, "3", 1900L, "4", 1900L),
                labels("ag-news(part=test)", "ag-news/test.csv.gz"));
    }

    @Test
    void multiLineCommentsAreOneRecordEach() {
        String file = "jigsaw/jigsaw-train-sample267.csv";
        Map<String, Long> expected = new TreeMap<>(Map.of(
                "toxic", 26L, "severe_toxic", 3L, "obscene", 16L, "threat", 2L, "insult", 16L, "identity_hate", 5L));
        expected.forEach((kind, count) -> {
            Map<String, Long> labels = labels(
                    "csv-text(path=" + file + ", text=comment_text, id=id, header=true, label=" + kind + ")", file);
            assertEquals(Map.of("0", 267 - count, "1", count), labels);
        });
        List<TextRecord> texts = texts("csv-text(path=" + file + ", text=comment_text, id=id, header=true)", file);
        assertEquals("0000997932d777bf", texts.get(0).id());
        assertTrue(texts.stream().anyMatch(text -> text.text().contains("\n")));
    }

    @Test
    void gradeSchoolAnswersAreNumbers() {
        assertEquals(7473, texts("gsm8k", "gsm8k/train.jsonl.gz").size());
        List<TextRecord> test = texts("gsm8k(part=test)", "gsm8k/test.jsonl.gz");
        assertEquals(1319, test.size());
        assertEquals("18", test.get(0).label());
        assertTrue(test.stream().allMatch(text -> text.label().matches("-?[0-9.,]+")));
    }

    private static Dataset load(String set, String file) {
        DataFolder folder = RealData.with(file);
        return DataSources.SOURCES.build(set).load(folder, 0);
    }

    private static List<TextRecord> texts(String source, String file) {
        DataFolder folder = RealData.with(file);
        try (Stream<TextRecord> texts = TextSources.TEXTS.build(source).open(folder)) {
            return texts.toList();
        }
    }

    private static Map<String, Long> labels(String source, String file) {
        return texts(source, file).stream().collect(Collectors.groupingBy(TextRecord::label, Collectors.counting()));
    }

    private static void check(Examples examples, int features, int rows, int stored, String histogram) {
        SparseFeatures sparse = (SparseFeatures) examples.features();
        assertEquals(features, sparse.dimension());
        assertEquals(rows, examples.count());
        assertEquals(stored, sparse.values().length);
        assertEquals(
                histogram,
                Arrays.stream(examples.classCounts()).mapToObj(String::valueOf).collect(Collectors.joining(" ")));
    }
}
