package dev.firebreak.experiments.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.core.spec.YamlValue;
import dev.firebreak.experiments.run.Declaration;
import dev.firebreak.experiments.train.TrainKind;
import dev.firebreak.experiments.train.TrainKind.Training;
import dev.firebreak.learning.train.ExperimentSpec;
import dev.firebreak.learning.train.Precision;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpecReaderTest {
    private static final String COMPLETE = """
            name: nnm-mnist
            data: mnist
            partition: iid
            model: softmax
            workers: 20
            byzantine: 4
            update: gradient(batch=32)
            transforms: [momentum(beta=0.9)]
            attack: alie(tau=1.5)
            aggregation: trimmed-mean
            step: sgd(rate=0.05)
            rounds: 500
            evaluate-every: 50
            precision: float64
            seed: 7
            expect: {test/accuracy: ">= 0.88"}
            """;
    private static final String SMALLEST = """
            data: mnist
            model: softmax
            workers: 5
            step: sgd(rate=0.1)
            rounds: 60
            """;

    private static Training read(String yaml) {
        return Declaration.read(TrainKind.TRAIN, new SpecText("dir/small.yaml", yaml), Map.of(), Map.of())
                .spec();
    }

    private static List<String> problems(String yaml) {
        return assertThrows(InputException.class, () -> read(yaml)).problems();
    }

    private static void refused(String yaml, String... expected) {
        List<String> problems = problems(yaml);
        assertEquals(expected.length, problems.size(), () -> String.join("\n", problems));
        for (int i = 0; i < expected.length; i++) {
            assertTrue(problems.get(i).contains(expected[i]), problems.get(i));
        }
    }

    @Test
    void readsEveryKey() {
        Training declaration = read(COMPLETE);
        ExperimentSpec spec = declaration.experiment();
        assertEquals("nnm-mnist", spec.get(ExperimentSpec.NAME));
        assertEquals("mnist", spec.get(ExperimentSpec.DATA).name());
        assertEquals(20, spec.get(ExperimentSpec.WORKERS));
        assertEquals(4, spec.get(ExperimentSpec.BYZANTINE));
        assertEquals("32", spec.get(ExperimentSpec.UPDATE).arguments().get("batch"));
        assertEquals(
                "0.9", spec.get(ExperimentSpec.TRANSFORMS).get(0).arguments().get("beta"));
        assertEquals("1.5", spec.get(ExperimentSpec.ATTACK).arguments().get("tau"));
        assertEquals(
                List.of(Call.of("trimmed-mean")),
                spec.get(ExperimentSpec.AGGREGATION).calls());
        assertEquals("0.05", spec.get(ExperimentSpec.STEP).arguments().get("rate"));
        assertEquals(500, spec.get(ExperimentSpec.ROUNDS));
        assertEquals(50, spec.get(ExperimentSpec.EVALUATE_EVERY));
        assertEquals(Precision.FLOAT64, spec.get(ExperimentSpec.PRECISION));
        assertEquals(7, spec.get(ExperimentSpec.DATA_SEED));
        assertEquals(7, spec.get(ExperimentSpec.TRAINING_SEED));
        assertEquals(List.of(new Expectation("test/accuracy", ">=", 0.88)), declaration.expectations());
    }

    @Test
    void compressionThatACodeCannotBearIsRefused() {
        String coded = SMALLEST + "precision: float64\ncoding: centred-cyclic\n";
        read(coded + "compression: rand-k(k=5, mask=shared)\n");
        refused(
                coded + "compression: qsgd\n",
                "takes compression errors for errors of Byzantine workers; use none or rand-k(mask=shared)");
        refused(SMALLEST + "coding: centred-cyclic\n", "needs precision float64");
        refused(
                SMALLEST + "compression: zip\nstragglers: random(probability=2)\n",
                "unknown compressor 'zip'",
                "probability");
    }

    /** A key younger than its kind: its default changes no run id, whether it is written or not. */
    @Test
    void allParticipantsAreLeftOutOfTheCanonicalText() {
        String plain = read(SMALLEST).canonical();
        assertFalse(plain.contains("participants"), plain);
        assertEquals(plain, read(SMALLEST + "participants: all\n").canonical());
        String sampled = read(SMALLEST + "participants: uniform(size=3)\n").canonical();
        assertTrue(sampled.contains("\nparticipants: uniform(size=3, confidence=0.99)\n"), sampled);
    }

    @Test
    void samplesWithoutToleranceAreRefused() {
        String many = "data: mnist\nmodel: softmax\nworkers: 150\nbyzantine: 30\nstep: sgd(rate=0.1)\nrounds: 500\n";
        read(many + "participants: uniform(size=29)\n");
        refused(many + "participants: uniform(size=30)\n", "participants: size=30 of 150 workers");
        refused(
                many + "participants: uniform(size=31)\ncoding: lad(redundancy=2)\n",
                "participants: uniform(size=31, confidence=0.99) does not go with coding");
        // Of three participants with one Byzantine among them two are honest.
        String copied = SMALLEST + "byzantine: 1\nattack: mimic(worker=3)\n";
        read(copied);
        refused(copied + "participants: uniform(size=3)\n", "copies an honest worker in 0..1");
    }

    @Test
    void fillsEveryDefaultIn() {
        ExperimentSpec spec = read(SMALLEST).experiment();
        assertEquals("small", spec.get(ExperimentSpec.NAME));
        assertEquals(0, spec.get(ExperimentSpec.BYZANTINE));
        assertEquals(0, spec.get(ExperimentSpec.ACTUAL_BYZANTINE));
        assertEquals("honest", spec.get(ExperimentSpec.HOLDERS));
        assertEquals(Call.of("none"), spec.get(ExperimentSpec.CODING));
        assertEquals(Call.of("none"), spec.get(ExperimentSpec.COMPRESSION));
        assertEquals(Call.of("none"), spec.get(ExperimentSpec.STRAGGLERS));
        assertEquals(Call.of("none"), spec.get(ExperimentSpec.ATTACK));
        assertEquals(List.of(), spec.get(ExperimentSpec.TRANSFORMS));
        assertEquals(
                List.of(Call.of("mean")), spec.get(ExperimentSpec.AGGREGATION).calls());
        assertEquals(3, spec.get(ExperimentSpec.EVALUATE_EVERY));
        assertEquals(Precision.FLOAT32, spec.get(ExperimentSpec.PRECISION));
        assertEquals(1, spec.get(ExperimentSpec.TRAINING_SEED));
    }

    @Test
    void defaultsFollowOtherKeys() {
        ExperimentSpec spec = read(SMALLEST + "byzantine: 2\nseed: 9\ntraining-seed: 4\ncoding: lad(redundancy=3)\n")
                .experiment();
        assertEquals(2, spec.get(ExperimentSpec.ACTUAL_BYZANTINE));
        assertEquals(9, spec.get(ExperimentSpec.DATA_SEED));
        assertEquals(4, spec.get(ExperimentSpec.TRAINING_SEED));
        assertEquals("all", spec.get(ExperimentSpec.HOLDERS));
    }

    @Test
    void optionsWinOverConfigurationWhichWinsOverTheFile() {
        SpecText file = new SpecText("a.yaml", SMALLEST);
        Map<String, String> configuration =
                Map.of("spark.firebreak.workers", "7", "spark.firebreak.rounds", "8", "spark.executor.memory", "1g");
        ExperimentSpec spec = Declaration.read(TrainKind.TRAIN, file, configuration, Map.of("rounds", "9"))
                .spec()
                .experiment();
        assertEquals(5, read(SMALLEST).experiment().get(ExperimentSpec.WORKERS));
        assertEquals(7, spec.get(ExperimentSpec.WORKERS));
        assertEquals(9, spec.get(ExperimentSpec.ROUNDS));
    }

    @Test
    void aBrokenValueThatIsOverriddenDoesNoHarm() {
        SpecText file = new SpecText("a.yaml", SMALLEST.replace("rounds: 60", "rounds: many"));
        assertEquals(
                3,
                Declaration.read(TrainKind.TRAIN, file, Map.of(), Map.of("rounds", "3"))
                        .spec()
                        .experiment()
                        .get(ExperimentSpec.ROUNDS));
    }

    @Test
    void problemsOfOverridesNameTheOption() {
        SpecText file = new SpecText("a.yaml", SMALLEST);
        InputException refused = assertThrows(
                InputException.class,
                () -> Declaration.read(
                                TrainKind.TRAIN,
                                file,
                                Map.of("spark.firebreak.modle", "softmax"),
                                Map.of("attack", "sign-flop"))
                        .spec());
        assertEquals(2, refused.problems().size());
        assertTrue(
                refused.problems().get(0).startsWith("--set attack=sign-flop: attack: unknown attack 'sign-flop'"),
                refused.problems().get(0));
        assertTrue(
                refused.problems().get(1).startsWith("spark.firebreak.modle=softmax: unknown key 'modle'"),
                refused.problems().get(1));
    }

    @Test
    void jsonIsRead() {
        String json = """
                {"data": "mnist", "model": "softmax", "workers": 5, "step": "sgd(rate=0.1)", "rounds": 60,
                 "transforms": ["momentum(beta=0.5)"], "expect": {"train/loss": "< 1e-3"}}
                """;
        Training declaration = read(json);
        assertEquals(1, declaration.experiment().get(ExperimentSpec.TRANSFORMS).size());
        assertEquals(
                new Expectation("train/loss", "<", 1e-3),
                declaration.expectations().get(0));
    }

    @Test
    void allProblemsAreToldAtOnceInReadingOrderWithPlaces() {
        refused(
                """
                data: mnits
                modle: softmax
                workers: 20.5
                step: sgd(rat=0.1)
                rounds: -3
                precision: float16
                """,
                "dir/small.yaml: key 'model' is missing",
                "dir/small.yaml:1:7: data: unknown data source 'mnits'; did you mean 'mnist'?",
                "dir/small.yaml:2:1: unknown key 'modle'; did you mean 'model'?",
                "dir/small.yaml:3:10: workers: expected a whole number >= 1 and <= 10000 in plain digits, but found '20.5'",
                "dir/small.yaml:4:7: step: step 'sgd' has no parameter 'rat'; did you mean 'rate'?",
                "dir/small.yaml:5:9: rounds: expected a whole number >= 1, but found '-3'",
                "dir/small.yaml:6:12: precision: unknown word 'float16'");
    }

    @Test
    void halfOfTheWorkersCannotBeByzantine() {
        refused(
                SMALLEST.replace("workers: 5", "workers: 4") + "byzantine: 2\n",
                ":6:12: byzantine: 2 of 4 workers; f must be less than half of them, so at most 1");
        assertEquals(
                1,
                read(SMALLEST.replace("workers: 5", "workers: 3") + "byzantine: 1\n")
                        .experiment()
                        .get(ExperimentSpec.BYZANTINE));
    }

    @Test
    void moreWorkersMayBeByzantineThanDeclaredButNotAll() {
        assertEquals(4, read(SMALLEST + "actual-byzantine: 4\n").experiment().get(ExperimentSpec.ACTUAL_BYZANTINE));
        refused(SMALLEST + "actual-byzantine: 5\n", "actual-byzantine: 5 of 5 workers; at least one must be honest");
    }

    @Test
    void redundancyCannotExceedTheWorkers() {
        refused(SMALLEST + "coding: lad(redundancy=6)\n", ":6:9: coding: ");
        assertEquals(
                "lad",
                read(SMALLEST + "coding: lad(redundancy=5)\n")
                        .experiment()
                        .get(ExperimentSpec.CODING)
                        .name());
    }

    @Test
    void codedDataAreHeldByAll() {
        refused(
                SMALLEST + "coding: lad(redundancy=2)\nholders: honest\n",
                ":7:10: holders: honest does not go with coding lad");
    }

    @Test
    void anAttackThatStartsFromItsOwnMessagesNeedsData() {
        String attacked = SMALLEST + "byzantine: 1\nattack: sign-flip(own=true)\n";
        refused(attacked, ":7:9: attack: sign-flip(");
        assertEquals(
                "true",
                read(attacked + "holders: all\n")
                        .experiment()
                        .get(ExperimentSpec.ATTACK)
                        .arguments()
                        .get("own"));
    }

    @Test
    void labelsOfARegressionCannotBeFlipped() {
        refused(
                SMALLEST.replace("softmax", "linear") + "byzantine: 1\nattack: label-flip\n",
                ":7:9: attack: label-flip");
        assertEquals(
                "label-flip",
                read(SMALLEST + "byzantine: 1\nattack: label-flip\nholders: all\n")
                        .experiment()
                        .get(ExperimentSpec.ATTACK)
                        .name());
    }

    @Test
    void aPipelineMustEndInARuleAndNameOnlyKnownParts() {
        refused(SMALLEST + "aggregation: nnm\n", ":6:14: aggregation: the pipeline 'nnm' must end in a rule");
        refused(
                SMALLEST + "aggregation: nnn | mean\n",
                "aggregation: unknown pre-aggregator 'nnn'; did you mean 'nnm'?");
    }

    @Test
    void aPipelineMustGoWithTheNumberOfWorkers() {
        String two = SMALLEST + "byzantine: 2\n";
        refused(two + "aggregation: bucketing(size=2) | mean\n", ":7:14: aggregation: the pipeline");
        assertEquals(
                2,
                read(two + "aggregation: nnm | trimmed-mean\n")
                        .experiment()
                        .get(ExperimentSpec.AGGREGATION)
                        .calls()
                        .size());
        String three = SMALLEST.replace("workers: 5", "workers: 3") + "byzantine: 1\n";
        refused(three + "aggregation: krum(original=true)\n", "needs n - f - 2 >= 1, but n = 3 and f = 1");
        assertEquals(1, read(three + "aggregation: krum\n").experiment().get(ExperimentSpec.BYZANTINE));
    }

    @Test
    void anAttackMustGoWithTheNumberOfWorkers() {
        String one = SMALLEST + "byzantine: 1\n";
        refused(one + "attack: mimic(worker=4)\n", ":7:9: attack: mimic(worker=4) copies an honest worker in 0..3");
        assertEquals(
                "mimic",
                read(one + "attack: mimic(worker=3)\n")
                        .experiment()
                        .get(ExperimentSpec.ATTACK)
                        .name());
        refused(
                SMALLEST + "actual-byzantine: 3\nattack: alie(tau=zmax)\n",
                ":7:9: attack: alie(tau=zmax) needs 1 <= f");
    }

    @Test
    void aListOfPartsMayHoldCommasInsideParts() {
        YamlValue.Sequence list = (YamlValue.Sequence)
                YamlText.document("x", "[a(b=1, c=d(e=2, f=3), g=4), h, i(j=5, k=6)]", new Problems());
        assertEquals(
                List.of("a(b=1, c=d(e=2, f=3), g=4)", "h", "i(j=5, k=6)"),
                list.items().stream()
                        .map(item -> ((YamlValue.Text) item).text())
                        .toList());
    }

    /** With a join that starts anew at every comma this took minutes. */
    @Test
    void aLongListWithoutItsClosingParenthesisIsReadOnce() {
        int items = 100_000;
        String list = "[a(" + ", x".repeat(items) + "]";
        YamlValue.Sequence read = assertTimeout(
                Duration.ofSeconds(60), () -> (YamlValue.Sequence) YamlText.document("x", list, new Problems()));
        assertEquals(1, read.items().size());
        assertEquals(
                2 + 3 * items, ((YamlValue.Text) read.items().get(0)).text().length());
        YamlValue.Sequence closed =
                (YamlValue.Sequence) YamlText.document("x", "[a(b, c), {d: 1}, e(, [f], g]", new Problems());
        assertEquals(
                List.of("'a(b, c)'", "named values", "'e('", "a list", "'g'"),
                closed.items().stream().map(YamlValue::kind).toList());
    }

    @Test
    void tagsAreRefused() {
        refused(
                SMALLEST.replace("rounds: 60", "rounds: !!int \"60\""),
                ":5:9: the tag tag:yaml.org,2002:int is not allowed");
        refused(SMALLEST + "name: !evil x\n", ":6:7: the tag !evil is not allowed");
        refused(SMALLEST + "transforms: !!seq [momentum(beta=0.9)]\n", "the tag tag:yaml.org,2002:seq is not allowed");
        refused(
                SMALLEST + "expect: !!map {test/accuracy: \">= 0.9\"}\n",
                "the tag tag:yaml.org,2002:map is not allowed");
    }

    @Test
    void aSpecThatIsTooLongIsRefused() {
        refused(SMALLEST + "# " + "x".repeat(1 << 20), "at most 1048576 are read");
    }

    @Test
    void scalarsStayTheTextThatWasWritten() {
        assertEquals(
                "2026-11-01", read(SMALLEST + "name: 2026-11-01\n").experiment().get(ExperimentSpec.NAME));
        assertEquals("yes", read(SMALLEST + "name: yes\n").experiment().get(ExperimentSpec.NAME));
        refused(SMALLEST.replace("rounds: 60", "rounds: 060"), "in plain digits, but found '060'");
        refused(SMALLEST.replace("rounds: 60", "rounds: 0x3C"), "in plain digits, but found '0x3C'");
        refused(SMALLEST.replace("rounds: 60", "rounds: 1_000"), "in plain digits, but found '1_000'");
        refused(SMALLEST.replace("rounds: 60", "rounds: .NaN"), "in plain digits, but found '.NaN'");
        refused(SMALLEST.replace("rounds: 60", "rounds: 99999999999999999999"), "99999999999999999999");
        refused(SMALLEST.replace("rounds: 60", "rounds:"), "rounds: expected a whole number >= 1, but found nothing");
        refused(SMALLEST.replace("rounds: 60", "rounds: [1, 2]"), "but found a list");
        refused(SMALLEST.replace("rounds: 60", "rounds: {a: 1}"), "but found named values");
    }

    @Test
    void aKeyGivenTwiceIsRefused() {
        refused(SMALLEST + "rounds: 70\n", ":6:1: 'rounds' is given twice, first at dir/small.yaml:5:1");
    }

    @Test
    void malformedYamlIsRefusedWithItsPlace() {
        refused(SMALLEST + "expect: {test/accuracy: >= 0.9}\n", ":6:25: this is not YAML: ");
        refused(SMALLEST + "expect: {test/accuracy: >= 0.9}\n", "put the value in quotes, as \">= 0.9\"");
        refused("data: [mnist\n", "dir/small.yaml:2:1: this is not YAML: ");
        refused("just a sentence", "lines 'key: value'");
        refused("", "but this is nothing");
        refused("a: &x 1\nb: *x\n---\nc: 1\n", "this is not YAML: but found another document");
    }

    @Test
    void aGridIsRefusedWhereOneRunIsWanted() {
        refused(SMALLEST + "sweep:\n  seed: [1, 2]\n", ":6:1: sweep: several values of a key are not possible here");
    }

    @Test
    void expectationsMustBeComparisons() {
        refused(SMALLEST + "expect: {test/accuracy: 0.9}\n", "expect: test/accuracy: expected >=, >, <= or <");
        refused(SMALLEST + "expect: 3\n", "expect: expected {metric");
    }

    /** With a transport that may spoil messages, f stays as it is, and two that can never be read leave three of which two may be wrong. */
    @Test
    void aSpecThatMustLoseEveryRoundIsRefused() {
        String two = SMALLEST + "byzantine: 2\n";
        refused(
                two + "attack: nan\ntransport: untrusted\n",
                "dir/small.yaml:7:9: attack: nan would lose every round: only 3 messages are left, of which 2 may be wrong");
        refused(
                two + "attack: crash\nstragglers: random(probability=0.1)\n",
                ":7:9: attack: crash would lose every round");
        refused(
                SMALLEST + "stragglers: random(probability=1)\n",
                ":6:13: stragglers: random(probability=1) would lose every round");
        refused(
                SMALLEST + "stragglers: exponential(base=2, deadline=2)\ncoding: fractional-repetition\n",
                ":6:13: stragglers: exponential(");
        // Each missing message uses up one of f: nothing is lost.
        assertEquals(
                2,
                read(two + "attack: crash\naggregation: median\n").experiment().get(ExperimentSpec.BYZANTINE));
        assertEquals(2, read(two + "attack: nan\n").experiment().get(ExperimentSpec.BYZANTINE));
        read(SMALLEST + "stragglers: random(probability=0.99)\n");
        read(SMALLEST + "stragglers: exponential(base=2, deadline=2.1)\n");
        for (String coding :
                List.of("complex-cyclic", "centred-cyclic", "repetition", "repetition(vote=digest)", "lad")) {
            read(two + "precision: float64\nattack: crash\ncoding: " + coding + "\n");
        }
        // More than f are silent, but what is left has no room for a wrong one.
        read(SMALLEST + "byzantine: 1\nactual-byzantine: 3\nattack: crash\naggregation: median\n");
    }

    @Test
    void expectedMetricsMustBeMeasured() {
        refused(
                SMALLEST + "expect: {test/acuracy: \">= 0.5\"}\n",
                "dir/small.yaml:6:9: expect: training measures no 'test/acuracy'; did you mean 'test/accuracy'? (known: ");
        assertEquals(
                1,
                read(SMALLEST + "expect: {rounds/lost: \"<= 0\"}\n")
                        .expectations()
                        .size());
    }

    @Test
    void refusesMoreWorkersThanPairwiseRulesHaveMemoryFor() {
        refused(
                SMALLEST.replace("workers: 5", "workers: 1000000000"),
                "workers: expected a whole number >= 1 and <= 10000, but found '1000000000'");
        assertEquals(
                10_000,
                read(SMALLEST.replace("workers: 5", "workers: 10000"))
                        .experiment()
                        .get(ExperimentSpec.WORKERS));
        SpecKey<?> workers = TrainKind.TRAIN.keys().stream()
                .filter(key -> key.name().equals("workers"))
                .findFirst()
                .orElseThrow();
        assertTrue(workers.meaning().contains("at most 10,000"));
        assertEquals(10_000L, workers.form().schema().get("maximum"));
    }
}
