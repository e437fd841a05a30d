package dev.firebreak.datasets.catalog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetcherTest {
    private static final byte[] CONTENT = new byte[300_000];

    static {
        new Random(5).nextBytes(CONTENT);
    }

    @TempDir
    Path root;

    private final List<String> log = new ArrayList<>();
    private FileServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FileServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aFileIsFetchedVerifiedAndNotFetchedAgain() throws Exception {
        CatalogEntry set = set(server.put("data.bin", CONTENT), sha256(CONTENT));
        fetch(set);
        assertArrayEquals(CONTENT, Files.readAllBytes(root.resolve("set/data.bin")));
        assertEquals(List.of("data.bin"), names());
        fetch(set);
        assertEquals(1, server.ranges().size());
        assertTrue(log.get(log.size() - 1).contains("already there, verified by SHA-256 of the content"));
    }

    @Test
    void anInterruptedTransferGoesOnWhereItStopped() throws Exception {
        CatalogEntry set = set(server.put("data.bin", CONTENT), sha256(CONTENT));
        server.breakAfter(100_000);
        InputException broken = assertThrows(InputException.class, () -> fetch(set));
        assertTrue(broken.getMessage().endsWith("run the same command again to go on"), broken.getMessage());
        assertEquals(List.of("data.bin.part"), names());
        long have = Files.size(root.resolve("set/data.bin.part"));
        assertTrue(have > 0 && have <= 100_000);
        server.breakAfter(Integer.MAX_VALUE);
        fetch(set);
        assertEquals(List.of("none", "bytes=" + have + "-"), server.ranges());
        assertArrayEquals(CONTENT, Files.readAllBytes(root.resolve("set/data.bin")));
        assertEquals(List.of("data.bin"), names());
    }

    @Test
    void aServerThatStopsSendingIsGivenUp() throws Exception {
        CatalogEntry set = set(server.put("data.bin", CONTENT), sha256(CONTENT));
        server.stallAfter(100_000);
        Fetcher impatient = new Fetcher(root, log::add, Duration.ofMillis(400));
        InputException stalled = assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThrows(InputException.class, () -> impatient.fetch(set)));
        assertTrue(stalled.getMessage().contains("broke after 100000 bytes (fewer than"), stalled.getMessage());
        assertTrue(stalled.getMessage().endsWith("run the same command again to go on"), stalled.getMessage());
        assertEquals(100_000, Files.size(root.resolve("set/data.bin.part")));
    }

    // Single bytes would keep a transfer of 300 kB alive for nearly an hour here, and one of 170 MB for years.
    @Test
    void aServerThatSendsSingleBytesIsGivenUp() throws Exception {
        CatalogEntry set = set(server.put("data.bin", CONTENT), sha256(CONTENT));
        server.dripAfter(100_000);
        Fetcher impatient = new Fetcher(root, log::add, Duration.ofMillis(400));
        InputException slow = assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThrows(InputException.class, () -> impatient.fetch(set)));
        assertTrue(slow.getMessage().contains("(fewer than 1024 bytes came in"), slow.getMessage());
        assertTrue(slow.getMessage().endsWith("run the same command again to go on"), slow.getMessage());
    }

    @Test
    void redirectionsLeadToNoOtherScheme() throws Exception {
        CatalogEntry set = set(server.put("data.bin", CONTENT), sha256(CONTENT));
        for (String address : List.of("file:///etc/hostname", "ftp://127.0.0.1/x", "ht!tp://[::", "http:///", "")) {
            server.redirectTo(address);
            InputException refused = assertThrows(InputException.class, () -> fetch(set), address);
            assertTrue(refused.getMessage().contains("cannot be reached ("), refused.getMessage());
            assertEquals(List.of(), names());
        }
    }

    @Test
    void aServerThatSendsMoreThanTheFileCanHaveIsGivenUp() {
        CatalogEntry set = set(server.put("data.bin", CONTENT), new Verification("libsvm 1 1"));
        server.sendWithoutEnd();
        InputException refused = assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThrows(InputException.class, () -> fetch(set)));
        assertTrue(refused.getMessage().contains("sends more than 600000 bytes"), refused.getMessage());
        assertFalse(Files.exists(root.resolve("set/data.bin.part")));
    }

    @Test
    void ofTwoFetchesTheSecondWaitsAndFindsTheFile() throws Exception {
        CatalogEntry set = set(server.put("data.bin", CONTENT), sha256(CONTENT));
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        server.beforeAnswer(() -> {
            asked.countDown();
            await(waiting);
        });
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> new Fetcher(root, line -> {}).fetch(set));
        await(asked);
        List<String> lines = new ArrayList<>();
        new Fetcher(root, line -> {
                    lines.add(line);
                    if (line.startsWith("waiting for another fetch of ")) {
                        waiting.countDown();
                    }
                })
                .fetch(set);
        first.get(20, TimeUnit.SECONDS);
        assertEquals(2, lines.size(), lines.toString());
        assertTrue(lines.get(1).contains("already there, verified by"), lines.toString());
        assertEquals(1, server.ranges().size());
        assertArrayEquals(CONTENT, Files.readAllBytes(root.resolve("set/data.bin")));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aPartThatIsASymbolicLinkIsNotWrittenThrough() throws Exception {
        Path victim = Files.writeString(root.resolve("victim"), "mine");
        Files.createDirectories(root.resolve("set"));
        Files.createSymbolicLink(root.resolve("set/data.bin.part"), victim);
        CatalogEntry set = set(server.put("data.bin", CONTENT), sha256(CONTENT));
        InputException refused = assertThrows(InputException.class, () -> fetch(set));
        assertTrue(refused.getMessage().contains("is a symbolic link"), refused.getMessage());
        assertEquals("mine", Files.readString(victim));
    }

    @Test
    void aServerWithoutRangesSendsEverythingAnew() throws Exception {
        Files.createDirectories(root.resolve("set"));
        Files.write(root.resolve("set/data.bin.part"), new byte[1000]);
        server.ignoreRanges();
        fetch(set(server.put("data.bin", CONTENT), sha256(CONTENT)));
        assertArrayEquals(CONTENT, Files.readAllBytes(root.resolve("set/data.bin")));
    }

    @Test
    void aPartThatIsWholeIsVerifiedAndNamed() throws Exception {
        Files.createDirectories(root.resolve("set"));
        Files.write(root.resolve("set/data.bin.part"), CONTENT);
        fetch(set(server.put("data.bin", CONTENT), sha256(CONTENT)));
        assertArrayEquals(CONTENT, Files.readAllBytes(root.resolve("set/data.bin")));
    }

    @Test
    void aWrongChecksumIsRefusedAndLeavesNothing() throws Exception {
        CatalogEntry set = set(server.put("data.bin", CONTENT), sha256(new byte[1]));
        InputException refused = assertThrows(InputException.class, () -> fetch(set));
        assertTrue(
                refused.getMessage().contains("SHA-256 of the content is " + hex("SHA-256", CONTENT)),
                refused.getMessage());
        assertEquals(List.of(), names());
    }

    @Test
    void anotherFileOfThatNameIsNotOverwritten() throws Exception {
        Files.createDirectories(root.resolve("set"));
        Files.write(root.resolve("set/data.bin"), new byte[] {1, 2});
        CatalogEntry set = set(server.put("data.bin", CONTENT), sha256(CONTENT));
        InputException refused = assertThrows(InputException.class, () -> fetch(set));
        assertTrue(refused.getMessage().endsWith("remove it to fetch it anew"), refused.getMessage());
        assertEquals(2, Files.size(root.resolve("set/data.bin")));
        assertEquals(List.of(), server.ranges());
    }

    @Test
    void aCompressedCopyCounts() throws Exception {
        Files.createDirectories(root.resolve("set"));
        Files.write(root.resolve("set/data.bin.gz"), gzip(CONTENT));
        fetch(set(server.put("data.bin", CONTENT), sha256(CONTENT)));
        assertEquals(List.of(), server.ranges());
    }

    @Test
    void withoutNetworkOneLineSaysWhereToPutTheFile() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        String url = "http://127.0.0.1:" + closed + "/data.bin";
        InputException refused = assertThrows(InputException.class, () -> fetch(set(url, sha256(CONTENT))));
        assertEquals(1, refused.problems().size());
        assertTrue(
                refused.getMessage().startsWith("data set set: " + url + " cannot be reached ("), refused.getMessage());
        assertTrue(refused.getMessage().endsWith("put it at " + root.resolve("set/data.bin")), refused.getMessage());
        InputException absent =
                assertThrows(InputException.class, () -> fetch(set(server.put("x", CONTENT) + "y", sha256(CONTENT))));
        assertTrue(absent.getMessage().contains("the server answers 404"), absent.getMessage());
    }

    @Test
    void whatNeedsAnAccountIsToldWhereToGo() {
        InputException refused = assertThrows(InputException.class, () -> fetch(Catalog.require("jigsaw")));
        assertTrue(refused.getMessage().contains("https://www.kaggle.com/"), refused.getMessage());
        assertTrue(
                refused.getMessage().endsWith("put it at " + root.resolve("jigsaw/train.csv")), refused.getMessage());
    }

    @Test
    void filesAreTakenOutOfArchives() throws Exception {
        byte[] other = "other".getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(new GZIPOutputStream(tar))) {
            for (byte[] content : List.of(other, CONTENT)) {
                TarArchiveEntry entry = new TarArchiveEntry("some/folder/" + (content == other ? "b.bin" : "a.bin"));
                entry.setSize(content.length);
                out.putArchiveEntry(entry);
                out.write(content);
                out.closeArchiveEntry();
            }
        }
        fetch(archive(Download.Packing.TAR_GZ, "all.tar.gz", tar.toByteArray(), "a.bin", "b.bin"));
        assertArrayEquals(CONTENT, Files.readAllBytes(root.resolve("set/a.bin")));
        assertArrayEquals(other, Files.readAllBytes(root.resolve("set/b.bin")));
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("readme"));
            out.putNextEntry(new ZipEntry("../c.bin"));
            out.write(CONTENT);
        }
        fetch(archive(Download.Packing.ZIP, "all.zip", zip.toByteArray(), "c.bin"));
        assertArrayEquals(CONTENT, Files.readAllBytes(root.resolve("set/c.bin")));
        assertEquals(List.of("a.bin", "b.bin", "c.bin"), names());
        InputException refused = assertThrows(
                InputException.class,
                () -> fetch(archive(Download.Packing.ZIP, "all.zip", zip.toByteArray(), "d.bin")));
        assertTrue(refused.getMessage().contains("holds no file d.bin"), refused.getMessage());
    }

    @Test
    void aMemberOfAnArchiveHasALimit(@TempDir Path folder) throws Exception {
        Path archive = folder.resolve("zeros.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(archive))) {
            out.putNextEntry(new ZipEntry("zeros"));
            out.write(new byte[100_000]);
        }
        Path target = folder.resolve("zeros");
        Archives.extract(Download.Packing.ZIP, archive, "zeros", target, 100_000);
        assertEquals(100_000, Files.size(target));
        InputException refused = assertThrows(
                InputException.class, () -> Archives.extract(Download.Packing.ZIP, archive, "zeros", target, 99_999));
        assertTrue(
                refused.getMessage().contains("has more than 99999 bytes, the most that is taken out"),
                refused.getMessage());
    }

    @Test
    void anArchiveWithAnotherChecksumIsNotUnpacked() throws Exception {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("a.bin"));
            out.write(CONTENT);
        }
        CatalogEntry published = archive(Download.Packing.ZIP, "all.zip", zip.toByteArray(), "a.bin");
        server.put("all.zip", Arrays.copyOf(zip.toByteArray(), zip.size() + 1));
        InputException refused = assertThrows(InputException.class, () -> fetch(published));
        assertTrue(refused.getMessage().contains("MD5 of the file is"), refused.getMessage());
        assertEquals(List.of(), names());
    }

    @Test
    void countsVerifyWhatHasNoPublishedChecksum() {
        byte[] text = "1 1:1 3:1\n-1 2:1\n".getBytes(StandardCharsets.UTF_8);
        String url = server.put("data.bin", text);
        fetch(set(url, new Verification("libsvm 3 2 3")));
        InputException refused =
                assertThrows(InputException.class, () -> fetch(set(url, new Verification("libsvm 3 2 4"))));
        assertTrue(
                refused.getMessage()
                        .contains("2 examples and 3 stored numbers; expected 2 examples and 4 stored numbers"),
                refused.getMessage());
        assertThrows(InputException.class, () -> fetch(set(url, new Verification("libsvm 3 1"))));
        assertThrows(InputException.class, () -> fetch(set(url, new Verification("libsvm 2 2"))));
    }

    private void fetch(CatalogEntry set) {
        new Fetcher(root, log::add).fetch(set);
    }

    private static CatalogEntry set(String url, Verification verification) {
        Download download = new Download(url, null, null, Map.of("set/data.bin", verification), CONTENT.length);
        return new CatalogEntry("set", "", "", "", List.of(download));
    }

    private CatalogEntry archive(Download.Packing packing, String name, byte[] content, String... files)
            throws Exception {
        Verification whole = new Verification("file MD5 " + hex("MD5", content));
        Map<String, Verification> wanted = new LinkedHashMap<>();
        Stream.of(files).forEach(file -> wanted.put("set/" + file, Verification.NONE));
        Download download = new Download(server.put(name, content), packing, whole, wanted, content.length);
        return new CatalogEntry("set", "", "", "", List.of(download));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("set"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private static Verification sha256(byte[] content) throws Exception {
        return new Verification("content SHA-256 " + hex("SHA-256", content));
    }

    private static String hex(String algorithm, byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }
}
