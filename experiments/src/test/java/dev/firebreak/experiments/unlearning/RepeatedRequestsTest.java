package dev.firebreak.experiments.unlearning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Sha256;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.unlearning.unlearner.UnlearningPipeline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests after requests: what is known, what is damaged, and what would bring forgotten records back. */
class RepeatedRequestsTest {
    @TempDir
    static Path folder;

    private static Path trained;

    @BeforeAll
    static void train() throws IOException {
        trained = Path.of(Pipelines.trained(folder.resolve("trained")));
    }

    // A model of its own in results of its own: what one test asks of it is not known to another.
    private static String model(String name) throws IOException {
        return copy(trained, folder.resolve(name).resolve("digits").resolve(trained.getFileName()))
                .toString();
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        return to;
    }

    private static FinishedRun run(String name, String model, String... more) throws IOException {
        return Pipelines.run(
                UnlearningPipeline.FINETUNE,
                Pipelines.FINETUNE,
                set(model, more),
                Pipelines.options(folder.resolve(name).toString(), false));
    }

    private static Map<String, String> set(String model, String... more) {
        Map<String, String> set = new HashMap<>(Map.of("model", model));
        for (int i = 0; i < more.length; i += 2) {
            set.put(more[i], more[i + 1]);
        }
        return set;
    }

    private static String ids(int... ids) throws IOException {
        return Pipelines.request(Files.createTempFile(folder, "ids", ".csv"), ids);
    }

    private static String refused(String name, String model, String... more) {
        return assertThrows(InputException.class, () -> run(name, model, more)).getMessage();
    }

    @Test
    void aSecondRequestOfTheOriginalModelNamesTheOneToGoOnFrom() throws IOException {
        String model = model("second");
        FinishedRun one = run("second", model, "forget", ids(3, 7, 11));
        FinishedRun two = run("second", one.path(), "forget", ids(20));
        for (String mode : List.of("experiment", "release")) {
            String refused =
                    refused("second", model, "forget", ids(30), "mode", mode, "request", "DSR-1", "signer", "Office");
            assertTrue(refused.contains("would be back"), refused);
            assertTrue(refused.contains(two.path()), refused);
        }
        // So is a smaller request of the result in between.
        assertTrue(refused("second", one.path(), "forget", ids(40)).contains(two.path()));
        // The results may go elsewhere, the owner stays the same.
        assertTrue(refused(
                        "elsewhere",
                        model,
                        "forget",
                        ids(30),
                        "private",
                        folder.resolve("second-private").toString())
                .contains(two.path()));
        assertTrue(refused("elsewhere", model, "forget", ids(30)).contains(two.path()));
        // Whoever asks for all of it gets it.
        FinishedRun all = run("second", model, "forget", ids(3, 7, 11, 20, 30));
        assertEquals(195, all.metrics().get("request/retained"));
        assertTrue(run("second", model, "forget", ids(11, 7, 3)).already());
    }

    @Test
    void resultsOfOneRunInSeveralPlacesKeepTheirPrivateFiles() throws IOException {
        String model = model("places");
        String ids = ids(3, 7);
        String owner = folder.resolve("places-private").toString();
        List<FinishedRun> results = new ArrayList<>();
        for (String out : List.of("places", "places2", "places3")) {
            // Equal run ids; the second receipt differs, the third is the first one's.
            String named = out.equals("places2") ? "DSR-2" : "DSR-1";
            results.add(run(out, model, "forget", ids, "private", owner, "request", named));
        }
        for (FinishedRun result : results) {
            assertEquals(results.get(0).run(), result.run());
            assertTrue(Files.exists(owned(owner, result).resolve(Owner.FORGOTTEN)), result.path());
        }
        assertEquals(owned(owner, results.get(0)), owned(owner, results.get(2)));
        // Replacing one of two results that files belong to leaves them, replacing the other one too does not.
        Path shared = owned(owner, results.get(0));
        for (String out : List.of("places", "places3")) {
            assertTrue(Files.exists(shared.resolve(Owner.SALT)));
            Map<String, String> again = set(model, "forget", ids, "private", owner, "request", "DSR-4");
            RunOptions force = Pipelines.options(folder.resolve(out).toString(), true);
            FinishedRun redone = Pipelines.run(UnlearningPipeline.FINETUNE, Pipelines.FINETUNE, again, force);
            assertTrue(Files.exists(owned(owner, redone).resolve(Owner.FORGOTTEN)));
        }
        assertFalse(Files.exists(shared));
        // What was published and moved away is not what a new result in its place replaces.
        Path second = owned(owner, results.get(1));
        Files.move(folder.resolve("places2"), folder.resolve("places5"));
        run("places2", model, "forget", ids, "private", owner, "request", "DSR-5");
        assertTrue(Files.exists(second.resolve(Owner.SALT)));
        assertTrue(run("places5", model, "forget", ids, "private", owner, "request", "DSR-2")
                .already());
    }

    private static Path owned(String owner, FinishedRun result) throws IOException {
        return Path.of(owner, "request", result.run(), Owner.folderOf(Pipelines.receipt(result.path())));
    }

    @Test
    void theOwnersKeySignsNothing() throws IOException {
        String model = model("signing");
        run("signing", model, "forget", ids(3));
        String key = folder.resolve("signing-private/owner.key").toString();
        String refused = refused("signing", model, "forget", ids(3), "hmac-key", key);
        assertTrue(refused.contains("hmac-key: this is the owner's key"), refused);
    }

    @Test
    void whatARepeatedRequestDoesNotChangeIsSaid() throws IOException {
        String model = model("repeated");
        String ids = ids(3, 5);
        FinishedRun first = run("repeated", model, "forget", ids);
        Path key = Files.writeString(folder.resolve("secret"), "0123456789abcdef0123456789abcdef");
        FinishedRun again = run("repeated", model, "forget", ids, "hmac-key", key.toString(), "request", "DSR-2");
        assertEquals(first.path(), again.path());
        assertEquals(3, again.notes().size(), again.notes().toString());
        assertTrue(again.notes().get(0).startsWith("this request has already been fulfilled"));
        assertTrue(again.notes().get(1).startsWith("key had no effect: the earlier receipt is not signed"));
        assertTrue(
                again.notes().get(2).contains("'request', not 'DSR-2'"),
                again.notes().get(2));

        FinishedRun expecting = run("repeated", model, "forget", ids, "expect", "{test/accuracy: \">= 1.5\"}");
        assertTrue(expecting.already());
        assertEquals(1, expecting.failures().size());
    }

    @Test
    void aFulfilledRequestThatIsDamagedIsNotCalledFulfilled() throws IOException {
        String model = model("damaged");
        String ids = ids(3, 5);
        FinishedRun first = run("damaged", model, "forget", ids);
        Path result = Path.of(first.path());
        Path owned = Pipelines.owned(first.path());
        Map<Path, String> damages = new HashMap<>();
        for (String name : List.of("model.safetensors", "receipt.json")) {
            damages.put(result.resolve(name), name);
        }
        for (String name : List.of(Owner.SALT, Owner.FORGOTTEN, Owner.RETAINED, Owner.REQUEST)) {
            damages.put(owned.resolve(name), name);
        }
        for (Map.Entry<Path, String> damage : damages.entrySet()) {
            byte[] whole = Files.readAllBytes(damage.getKey());
            Files.delete(damage.getKey());
            String gone = refused("damaged", model, "forget", ids);
            assertTrue(gone.contains(damage.getValue()), gone);
            // The next request stands on the same files.
            if (!Set.of(Owner.RETAINED, Owner.REQUEST).contains(damage.getValue())) {
                String next = refused("damaged", first.path(), "forget", ids(9));
                assertTrue(next.contains(damage.getValue()) || next.contains("holds no model"), next);
            }
            Files.write(damage.getKey(), "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            refused("damaged", model, "forget", ids);
            Files.write(damage.getKey(), whole);
        }
        assertTrue(run("damaged", model, "forget", ids).already());
    }

    @Test
    void aModelThatDoesNotMatchItsReceiptIsRefused() throws IOException {
        FinishedRun first = run("altered", model("altered"), "forget", ids(3, 5));
        Path weights = Path.of(first.path(), "model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        byte[] altered = bytes.clone();
        altered[altered.length - 3] ^= 1;
        Files.write(weights, altered);
        String refused = refused("altered", first.path(), "forget", ids(9));
        assertTrue(refused.contains("model.safetensors was altered"), refused);
        list(weights);
        refused = refused("altered", first.path(), "forget", ids(9));
        assertTrue(refused.contains("not the receipt of the model beside it: released model"), refused);
        Files.write(weights, bytes);
        list(weights);
        Path receipt = Path.of(first.path(), "receipt.json");
        String text = Files.readString(receipt);
        String changed = text.replaceFirst("\"epsilon\":[0-9.E-]+", "\"epsilon\":0.5");
        Files.writeString(receipt, changed);
        refused = refused("altered", first.path(), "forget", ids(9));
        assertTrue(refused.contains("receipt.json has " + changed.length() + " bytes where "), refused);
        list(receipt);
        refused = refused("altered", first.path(), "forget", ids(9));
        assertTrue(refused.contains("not the receipt of the model beside it: hash"), refused);
        Files.writeString(receipt, text);
        list(receipt);
        run("altered", first.path(), "forget", ids(9));
    }

    // Lists a file of a result as it is now, as somebody does who alters a result on purpose.
    private static void list(Path file) throws IOException {
        Path list = file.resolveSibling("files.json");
        String entry = String.format(
                "$1\"bytes\" : %d,$2\"sha256\" : \"%s\"", Files.size(file), Sha256.hex(Files.readAllBytes(file)));
        String text = Files.readString(list)
                .replaceFirst(
                        "(\"" + file.getFileName() + "\",\\s*)\"bytes\" : [0-9]+,(\\s*)\"sha256\" : \"[0-9a-f]+\"",
                        entry);
        Files.writeString(list, text);
        Path success = file.resolveSibling("_SUCCESS");
        Files.writeString(
                success,
                Files.readString(success)
                        .replaceFirst("[0-9a-f]{64}", Sha256.hex(text.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void anEmptiedListOfForgottenRecordsBringsNothingBack() throws IOException {
        FinishedRun first = run("emptied", model("emptied"), "forget", ids(3, 7, 11));
        Path forgotten = Pipelines.owned(first.path()).resolve(Owner.FORGOTTEN);
        for (String text : List.of("id\n", "id\n3\n7\n", "id\n3\n7\n12\n")) {
            Files.writeString(forgotten, text);
            String refused = refused("emptied", first.path(), "forget", ids(3, 20));
            assertTrue(refused.contains(Owner.FORGOTTEN) && refused.contains("bring forgotten records back"), refused);
        }
        for (String garbage :
                List.of("", "id", "id\nxyz\n", "id\n3\n3\n", "id\n-1\n", "id\n99999999999\n", "\u0000\u0001")) {
            Files.writeString(forgotten, garbage);
            String refused = refused("emptied", first.path(), "forget", ids(3, 20));
            assertTrue(refused.contains(Owner.FORGOTTEN + ", line "), refused);
        }
        Files.writeString(forgotten, "id\n999\n");
        assertTrue(refused("emptied", first.path(), "forget", ids(3, 20)).contains("from 0 to 199"));
    }

    // What a run that diverged leaves is whole, but nothing can be gone on from.
    @Test
    void aDamagedSaltIsRefusedByItsName() throws IOException {
        FinishedRun first = run("salted", model("salted"), "forget", ids(3, 7, 11));
        Path salt = Pipelines.owned(first.path()).resolve(Owner.SALT);
        for (int length : new int[] {0, 2, 31, 33}) {
            Files.write(salt, new byte[length]);
            String refused = refused("salted", first.path(), "forget", ids(20));
            assertTrue(refused.contains("/salt must have exactly 32 bytes, but has " + length), refused);
        }
    }

    @Test
    void weightsThatAreNotFiniteAreRefused() throws IOException {
        Path weights = Path.of(model("nan"), "model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        for (double value : List.of(Double.NaN, Double.POSITIVE_INFINITY)) {
            byte[] altered = bytes.clone();
            ByteBuffer.wrap(altered).order(ByteOrder.LITTLE_ENDIAN).putDouble(altered.length - 8, value);
            Files.write(weights, altered);
            list(weights);
            String refused = refused("nan", weights.getParent().toString(), "forget", ids(3));
            assertTrue(refused.contains("model.safetensors: parameter ") && refused.contains("is " + value), refused);
        }
    }

    @Test
    void aBrokenManifestIsRefusedByItsName() throws IOException {
        Path manifest = Path.of(model("manifest"), "manifest.json");
        for (String text : List.of("", "{", "{}", "null", "[1]", "{\"name\":\"../x\",\"run\":\"r\"}")) {
            Files.writeString(manifest, text);
            String refused = refused("manifest", manifest.getParent().toString(), "forget", ids(3));
            assertTrue(refused.contains("manifest.json has " + text.length() + " bytes where "), text + ": " + refused);
            list(manifest);
            refused = refused("manifest", manifest.getParent().toString(), "forget", ids(3));
            assertTrue(refused.contains("manifest.json is damaged"), text + ": " + refused);
            assertEquals(1, refused.lines().count());
        }
    }

    @Test
    void aRefusedRequestLeavesNothing() throws IOException {
        Files.writeString(folder.resolve("wrong.csv"), "id\n200\n");
        String model = model("clean");
        refused("clean", model, "forget", folder.resolve("wrong.csv").toString());
        refused("clean", model, "forget", ids(3), "blocks", "200");
        assertFalse(Files.exists(folder.resolve("clean-private")));
        for (String place : List.of("clean", "clean/inside", "clean/digits/" + trained.getFileName(), ".")) {
            String refused = refused(
                    "clean",
                    model,
                    "forget",
                    ids(3),
                    "private",
                    folder.resolve(place).toString());
            assertTrue(refused.startsWith("private: "), refused);
        }
        // Results elsewhere do not make the model's results a private place.
        assertTrue(refused(
                        "other",
                        model,
                        "forget",
                        ids(3),
                        "private",
                        folder.resolve("clean/p").toString())
                .contains("model's results"));
        assertFalse(Files.exists(folder.resolve("clean/owner.key")));
        assertFalse(Files.exists(folder.resolve("other-private")));
    }

    @Test
    void whereThePrivateFolderWasMovedAwayNoNewOneIsMade() throws IOException {
        FinishedRun first = run("moved", model("moved"), "forget", ids(3));
        Files.move(folder.resolve("moved-private"), folder.resolve("kept"));
        assertTrue(refused("moved", first.path(), "forget", ids(4)).contains("'private'"));
        assertFalse(Files.exists(folder.resolve("moved-private")));
        FinishedRun next = run(
                "moved",
                first.path(),
                "forget",
                ids(4),
                "private",
                folder.resolve("kept").toString());
        assertEquals(198, next.metrics().get("request/retained"));
    }

    @Test
    void exactCopiesAreCountedAndForgottenOnRequest() throws IOException {
        List<String> rows = new ArrayList<>(IntStream.range(0, 60)
                .mapToObj(i -> i + "," + i % 7 + "," + i % 2)
                .toList());
        rows.set(40, rows.get(12));
        rows.set(50, rows.get(12));
        // The same features with another label are another record.
        rows.set(51, rows.get(12).substring(0, rows.get(12).length() - 1) + "1");
        Path data = folder.resolve("copies.csv");
        Files.writeString(data, "x,z,y\n" + String.join("\n", rows) + "\n");
        Map<String, String> training = Map.of(
                "data",
                "csv(path=" + data + ", label=y, header=true)",
                "learner",
                "logistic(bias=false, regularization=0.1)");
        String spec = Pipelines.PERTURB.replace("smoothness=2", "smoothness=2000");
        String out = folder.resolve("copies").toString();
        FinishedRun origin = Pipelines.run(UnlearningPipeline.PERTURB, spec, training, Pipelines.options(out, false));
        Map<String, String> plain = set(origin.path(), "forget", ids(12, 12));
        FinishedRun kept = Pipelines.run(UnlearningPipeline.PERTURB, spec, plain, Pipelines.options(out, false));
        assertEquals(1, kept.metrics().get("request/forgotten"));
        assertEquals(2, kept.metrics().get("request/copies-retained"));
        assertEquals(0, kept.metrics().get("request/copies-forgotten"));
        assertEquals(
                "id\n40\n50\n", Files.readString(Pipelines.owned(kept.path()).resolve(Owner.COPIES)));
        assertTrue(Pipelines.receipt(kept.path()).text().contains("\"copies-retained\":2"));
        Pipelines.assertConsistent(kept.path(), Optional.of(Pipelines.receipt(origin.path())));

        // The records asked for are forgotten already; their copies are not.
        Map<String, String> also = set(kept.path(), "forget", ids(12), "forget-duplicates", "true");
        FinishedRun gone = Pipelines.run(UnlearningPipeline.PERTURB, spec, also, Pipelines.options(out, false));
        assertEquals(2, gone.metrics().get("request/forgotten"));
        assertEquals(2, gone.metrics().get("request/copies-forgotten"));
        assertEquals(0, gone.metrics().get("request/copies-retained"));
        assertEquals(57, gone.metrics().get("request/retained"));
        assertEquals(
                "id\n40\n50\n", Files.readString(Pipelines.owned(gone.path()).resolve(Owner.REQUEST)));
        assertTrue(Pipelines.receipt(gone.path()).text().contains("\"copies-forgotten\":2"));
        Pipelines.assertConsistent(gone.path(), Optional.of(Pipelines.receipt(kept.path())));
        Map<String, String> nothing = set(gone.path(), "forget", ids(12, 40), "forget-duplicates", "true");
        assertTrue(Pipelines.run(UnlearningPipeline.PERTURB, spec, nothing, Pipelines.options(out, false))
                .already());
    }

    @Test
    void aShardedModelTakesAnotherRequest() throws IOException {
        String sisa = "sisa(shards=3, slices=2, epochs=1, batch=32, rate=0.1)";
        FinishedRun first = run("sharded", model("sharded"), "forget", ids(3), "method", sisa);
        FinishedRun second = run("sharded", first.path(), "forget", ids(5), "method", sisa);
        assertEquals(198, second.metrics().get("request/retained"));
        assertTrue(second.metrics().containsKey("before/test/accuracy"));
        String refused = refused("sharded", second.path(), "forget", ids(6));
        assertTrue(refused.contains("holds 3 models, but gradient-clipping starts from one"), refused);
    }
}
