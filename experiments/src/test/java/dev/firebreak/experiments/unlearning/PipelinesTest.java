package dev.firebreak.experiments.unlearning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.run.LocalRuntime;
import dev.firebreak.experiments.run.Runtime;
import dev.firebreak.unlearning.receipt.Receipt;
import dev.firebreak.unlearning.unlearner.Unlearners;
import dev.firebreak.unlearning.unlearner.UnlearningPipeline;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelinesTest {
    private static final Set<String> PUBLISHED = Set.of(
            "_SUCCESS",
            "files.json",
            "manifest.json",
            "model.safetensors",
            "operations.json",
            "receipt.json",
            "sheet.json",
            "report.html",
            "spec.yaml",
            "status.json",
            "summary.json",
            "timings.json",
            "part-0000000000.parquet",
            "timings-0000000000.parquet");

    @TempDir
    Path folder;

    private String out() {
        return folder.resolve("out").toString();
    }

    private FinishedRun run(UnlearningPipeline kind, String text, Map<String, String> set) throws IOException {
        return Pipelines.run(kind, text, set, Pipelines.options(out(), false));
    }

    private Map<String, String> from(String model, String request, String... more) {
        Map<String, String> set = new HashMap<>(Map.of("model", model, "forget", request));
        for (int i = 0; i < more.length; i += 2) {
            set.put(more[i], more[i + 1]);
        }
        return set;
    }

    @Test
    void aForgottenRecordInTheRetainViewStopsTheRun() throws IOException {
        String model = Pipelines.trained(folder.resolve("out"));
        Map<String, String> set = from(model, Pipelines.request(folder.resolve("ids.csv"), 3, 5));
        IllegalStateException caught = assertThrows(
                IllegalStateException.class, () -> Pipelines.run(set, Pipelines.options(out(), false), leaking(3)));
        assertTrue(caught.getMessage().contains("not those that remain"), caught.getMessage());
        try (Stream<Path> files = Files.walk(folder.resolve("out/request"))) {
            assertTrue(files.noneMatch(file -> file.endsWith("model.safetensors") || file.endsWith("receipt.json")));
        }
    }

    // A place of work where a record is held in place of the fourth one.
    private static Runtime leaking(int record) {
        LocalRuntime inner = LocalRuntime.allCores();
        return (Runtime) Proxy.newProxyInstance(
                Runtime.class.getClassLoader(), new Class<?>[] {Runtime.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("blocks")) {
                        List<Object> held = new ArrayList<>((List<?>) arguments[2]);
                        held.set(3, String.valueOf(record));
                        arguments[2] = held;
                    }
                    return method.invoke(inner, arguments);
                });
    }

    @Test
    void requestsFollowOneAnother() throws IOException {
        String model = Pipelines.trained(folder.resolve("out"));
        Map<String, String> first = from(model, Pipelines.request(folder.resolve("one.csv"), 3, 5, 199));
        FinishedRun one = run(UnlearningPipeline.FINETUNE, Pipelines.FINETUNE, first);
        assertEquals(3, one.metrics().get("request/forgotten"));
        assertTrue(one.metrics().get("certificate/epsilon") <= 5);
        Pipelines.assertConsistent(one.path(), Optional.empty());
        Receipt receipt = Pipelines.receipt(one.path());

        // The same ids in another order, file and form, under another name: nothing happens.
        Files.writeString(folder.resolve("again.jsonl"), "{\"id\":199}\n{\"id\":\"3\"}\n{\"id\":5}\n");
        FinishedRun again = run(
                UnlearningPipeline.FINETUNE,
                Pipelines.FINETUNE,
                from(model, folder.resolve("again.jsonl").toString(), "request", "another"));
        assertTrue(again.already());
        assertEquals(one.path(), again.path());
        assertEquals(receipt.hash(), Pipelines.receipt(again.path()).hash());

        String next = Pipelines.request(folder.resolve("two.csv"), 0, 5, 0, 10);
        FinishedRun two = run(UnlearningPipeline.FINETUNE, Pipelines.FINETUNE, from(one.path(), next));
        assertEquals(2, two.metrics().get("request/forgotten"));
        assertEquals(2, two.metrics().get("request/repeats"));
        assertEquals(195, two.metrics().get("request/retained"));
        Pipelines.assertConsistent(two.path(), Optional.of(receipt));
        assertEquals(
                Set.of("0", "3", "5", "10", "199"),
                RecordIds.read(
                                Pipelines.owned(two.path())
                                        .resolve(Owner.FORGOTTEN)
                                        .toString(),
                                new Configuration())
                        .ids());

        FinishedRun honoured =
                run(UnlearningPipeline.FINETUNE, Pipelines.FINETUNE, from(two.path(), first.get("forget")));
        assertTrue(honoured.already());
        assertEquals(two.path(), honoured.path());
    }

    @Test
    void theOwnersThingsAreNotPublished() throws IOException {
        FinishedRun training = run(UnlearningPipeline.PERTURB, Pipelines.PERTURB, Pipelines.REGRESSION);
        FinishedRun request = run(
                UnlearningPipeline.PERTURB,
                Pipelines.PERTURB,
                from(training.path(), Pipelines.request(folder.resolve("ids.csv"), 0, 67)));
        Pipelines.assertConsistent(request.path(), Optional.of(Pipelines.receipt(training.path())));
        Path owner = Path.of(PrivatePaths.beside(out()));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(owner)));

        Map<String, byte[]> secrets = new HashMap<>();
        secrets.put("owner's key", Files.readAllBytes(owner.resolve("owner.key")));
        for (FinishedRun run : List.of(training, request)) {
            Path owned = Pipelines.owned(run.path());
            secrets.put("salt", Files.readAllBytes(owned.resolve(Owner.SALT)));
            byte[] state = Files.readAllBytes(owned.resolve(Owner.STATE));
            secrets.put("state", Arrays.copyOfRange(state, state.length - 8, state.length));
            try (Stream<Path> files = Files.walk(Path.of(run.path()))) {
                Set<String> names = new TreeSet<>();
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    names.add(file.getFileName().toString());
                    byte[] bytes = Files.readAllBytes(file);
                    secrets.forEach((name, secret) -> assertFalse(contains(bytes, secret), name + " in " + file));
                }
                assertTrue(PUBLISHED.containsAll(names), names.toString());
            }
            String receipt = Pipelines.receipt(run.path()).text();
            assertFalse(receipt.contains("\"67\""), receipt);
        }
        // What was searched for is what there is: the state is found where it belongs.
        assertTrue(contains(
                Files.readAllBytes(Pipelines.owned(request.path()).resolve(Owner.STATE)), secrets.get("state")));
        assertNotEquals(Pipelines.theta(training.path())[0], Pipelines.theta(request.path())[0]);
    }

    @Test
    void oneShiftedRecordLeavesNoCapacity() throws IOException {
        Map<String, String> plain = new HashMap<>(Pipelines.REGRESSION);
        plain.put("data", plain.get("data").replace(", shifted=1, shift=10000", ""));
        double capacity = run(UnlearningPipeline.PERTURB, Pipelines.PERTURB, plain)
                .metrics()
                .get("capacity/records");
        assertTrue(capacity > 0 && capacity < 80, "capacity " + capacity);
        Map<String, String> shifted = new HashMap<>(Pipelines.REGRESSION);
        // So far out that the start of training is nearer than any bound that this record allows.
        shifted.put("data", shifted.get("data").replace("shift=10000", "shift=50"));
        assertTrue(run(UnlearningPipeline.PERTURB, Pipelines.PERTURB, shifted)
                        .metrics()
                        .get("capacity/records")
                < capacity);
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        ByteBuffer wanted = ByteBuffer.wrap(part);
        return IntStream.rangeClosed(0, bytes.length - part.length)
                .anyMatch(i -> ByteBuffer.wrap(bytes, i, part.length).equals(wanted));
    }

    @Test
    void aReleaseShowsWhatItsCertificateCovers() throws IOException {
        String model = Pipelines.trained(folder.resolve("out"));
        Map<String, String> set = from(
                model,
                Pipelines.request(folder.resolve("ids.csv"), 1, 2),
                "mode",
                "release",
                "key",
                key().toString(),
                "request",
                "DSR-7",
                "signer",
                "Data Office");
        FinishedRun released = run(UnlearningPipeline.FINETUNE, Pipelines.FINETUNE, set);
        Receipt receipt = Pipelines.receipt(released.path());
        assertTrue(receipt.text().contains("\"releasable\":true"), receipt.text());
        assertTrue(receipt.text().contains("\"algorithm\":\"Ed25519\""), receipt.text());
        assertTrue(receipt.text().contains("\"signer\":\"Data Office\""), receipt.text());
        assertTrue(receipt.text().contains("\"id\":\"DSR-7\""), receipt.text());
        assertFalse(receipt.text().contains("\"seed\""), receipt.text());
        String summary = Files.readString(Path.of(released.path(), "summary.json"));
        assertTrue(summary.contains("test/accuracy"));
        String page = Files.readString(Path.of(released.path(), "report.html"));
        for (String kept : List.of("forget/", "before/", "forget accuracy", "before the request")) {
            assertFalse(summary.contains(kept) || page.contains(kept), kept);
        }
        // The same request under another name is the same release.
        Map<String, String> elsewhere = new HashMap<>(set);
        elsewhere.put("name", "twin");
        FinishedRun twin = run(UnlearningPipeline.FINETUNE, Pipelines.FINETUNE, elsewhere);
        assertTrue(twin.already());
        assertEquals(released.path(), twin.path());
    }

    // A date stands in the receipt of a release only; an experiment made again at another time has the same bytes.
    @Test
    void theClockShowsInReleasesOnly() throws IOException {
        String model = Pipelines.trained(folder.resolve("out"));
        Map<String, String> set = from(
                model, Pipelines.request(folder.resolve("ids.csv"), 1, 2), "request", "DSR-7", "signer", "Data Office");
        Map<String, String> release = new HashMap<>(set);
        release.put("mode", "release");
        List<Receipt> experiments = new ArrayList<>();
        for (String time : List.of("2026-03-01T09:30:15.75Z", "2027-01-01T00:00:00Z")) {
            Clock clock = Clock.fixed(Instant.parse(time), ZoneOffset.UTC);
            String there = folder.resolve(time.substring(0, 4)).toString();
            experiments.add(Pipelines.receipt(at(clock, there, set).path()));
            Receipt issued = Pipelines.receipt(at(clock, there, release).path());
            String date = time.replace(".75", "");
            assertTrue(
                    issued.text().contains("\"release\":{\"date\":\"" + date + "\",\"signer\":\"Data Office\"}"),
                    issued.text());
        }
        // Salts come from each owner's key; all else is equal.
        assertEquals(
                experiments.get(0).text().replaceAll("[0-9a-f]{64}", ""),
                experiments.get(1).text().replaceAll("[0-9a-f]{64}", ""));
    }

    private static FinishedRun at(Clock clock, String out, Map<String, String> set) throws IOException {
        return Pipelines.run(set, Pipelines.options(out, false), new Configuration(), clock);
    }

    private Path key() throws IOException {
        try {
            byte[] pkcs8 = KeyPairGenerator.getInstance("Ed25519")
                    .generateKeyPair()
                    .getPrivate()
                    .getEncoded();
            return Files.write(folder.resolve("key.der"), pkcs8);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    @Test
    void aShiftedRecordDefeatsThePlainStartAndNotTheRobustOne() throws IOException {
        FinishedRun training = run(UnlearningPipeline.DESCEND, Pipelines.DESCEND, Pipelines.REGRESSION);
        FinishedRun request = run(
                UnlearningPipeline.DESCEND,
                Pipelines.DESCEND,
                from(training.path(), Pipelines.request(folder.resolve("ids.csv"), 0)));
        Map<String, Double> metrics = request.metrics();
        assertTrue(metrics.get("start/plain/steps") > metrics.get("start/scratch/steps"), metrics.toString());
        assertTrue(metrics.get("start/robust/steps") < metrics.get("start/scratch/steps"), metrics.toString());
        assertTrue(metrics.get("start/plain/distance") > 10 * metrics.get("start/robust/distance"));
        Pipelines.assertConsistent(request.path(), Optional.of(Pipelines.receipt(training.path())));
    }

    @Test
    void otherDataThanTheModelSawAreRefused() throws IOException {
        Path data = folder.resolve("data.csv");
        String rows = IntStream.range(0, 40).mapToObj(i -> i % 7 + "," + i % 2).reduce("", (a, b) -> a + b + "\n");
        Files.writeString(data, "x,y\n" + rows);
        Map<String, String> set = Map.of(
                "data",
                "csv(path=" + data + ", label=y, header=true)",
                "learner",
                "logistic(bias=false, regularization=0.1)");
        FinishedRun training =
                run(UnlearningPipeline.PERTURB, Pipelines.PERTURB.replace("smoothness=2", "smoothness=9"), set);
        Files.writeString(data, "x,y\n" + rows.replaceFirst("3,1", "4,1"));
        Map<String, String> request = from(training.path(), Pipelines.request(folder.resolve("ids.csv"), 0));
        InputException refused =
                assertThrows(InputException.class, () -> run(UnlearningPipeline.PERTURB, Pipelines.PERTURB, request));
        assertTrue(refused.getMessage().contains("trained on other data"), refused.getMessage());
    }

    // The plain model guarantees no curvature, whoever asks; nothing is begun then.
    @Test
    void aMethodThatTheModelDoesNotFitIsRefusedInComparisonsToo() throws IOException {
        String model = Pipelines.trained(folder.resolve("out"));
        Map<String, String> set = from(
                model,
                Pipelines.request(folder.resolve("ids.csv"), 3),
                "compare",
                "[perturbed-minimization(strong-convexity=100, smoothness=200, noise=0.05)]");
        InputException refused =
                assertThrows(InputException.class, () -> run(UnlearningPipeline.FINETUNE, Pipelines.FINETUNE, set));
        assertTrue(refused.getMessage().contains("strong-convexity=100"), refused.getMessage());
        try (Stream<Path> begun = Files.list(folder.resolve("out").resolve("request"))) {
            assertTrue(begun.allMatch(file -> file.getFileName().toString().startsWith(".")), "a result was begun");
        }
    }

    @Test
    void noUncertifiedMethodCanBeReleased() {
        for (var part : Unlearners.UNLEARNERS.parts()) {
            String arguments = part.name().equals("dp-sgd") ? "(group=1)" : "";
            if (!"finetune".equals(part.facts().get(Unlearners.PIPELINE))
                    || Unlearners.UNLEARNERS.build(part.name() + arguments).certified()) {
                continue;
            }
            Map<String, String> set =
                    Map.of("model", "m", "forget", "f", "mode", "release", "method", part.name() + arguments);
            InputException refused = assertThrows(
                    InputException.class, () -> Pipelines.spec(UnlearningPipeline.FINETUNE, Pipelines.FINETUNE, set));
            assertTrue(refused.getMessage().contains("no certificate"), refused.getMessage());
        }
    }

    @Test
    void aCertifiedMethodWithoutACertificateReleasesNothing() throws IOException {
        Map<String, String> training = Map.of(
                "data", "two-classes(size=60, test=20, dimension=4, gap=2)",
                "learner", "logistic(bias=false, regularization=0.1)");
        String model =
                run(UnlearningPipeline.PERTURB, Pipelines.PERTURB, training).path();
        Map<String, String> set = from(
                model,
                Pipelines.request(folder.resolve("ids.csv"), 3, 4, 5),
                "mode",
                "release",
                "request",
                "DSR-1",
                "signer",
                "Office",
                "method",
                "newton(perturbation=1e-9)");
        InputException refused =
                assertThrows(InputException.class, () -> run(UnlearningPipeline.FINETUNE, Pipelines.FINETUNE, set));
        assertTrue(refused.getMessage().contains("newton came to no certificate"), refused.getMessage());
    }
}
