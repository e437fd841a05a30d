package dev.firebreak.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher says on a machine that lacks something. The clone stands in a folder with a space in its name. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a bash script")
class LauncherTest {
    private static final Path REAL_JAVA = Path.of(System.getProperty("java.home"));

    @TempDir
    private Path folder;

    private Path launcher;

    @BeforeEach
    void copyLauncher() throws IOException {
        Path clone = Files.createDirectory(folder.resolve("a clone"));
        Files.createFile(clone.resolve("pom.xml"));
        launcher =
                Files.copy(Path.of("..", "firebreak"), clone.resolve("firebreak"), StandardCopyOption.COPY_ATTRIBUTES);
    }

    private record Ended(int exitCode, String out, String err) {}

    private Ended run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(arguments.length == 0 ? List.of("list") : List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new Ended(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private void refusedWith(String problem, Map<String, String> environment) throws Exception {
        Ended ended = run(environment);
        assertEquals(2, ended.exitCode(), ended.err());
        assertEquals("", ended.out());
        assertEquals("firebreak: " + problem + "\n", ended.err());
    }

    private Path program(String name, String script) throws IOException {
        Path program = folder.resolve(name);
        Files.createDirectories(program.getParent());
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void aWrongJavaHomeIsNamed() throws Exception {
        refusedWith(
                "JAVA_HOME is " + folder + ", but there is no bin/java in it; point it to a JDK 17 to 23",
                Map.of("JAVA_HOME", folder.toString()));
    }

    @Test
    void anOldJavaIsRefusedByItsReleaseFileOrByAskingIt() throws Exception {
        Path java = program("old/bin/java", "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");
        String problem = java + " is Java 11.0.2; a JDK 17 to 23 is needed";
        refusedWith(problem, Map.of("JAVA_HOME", folder.resolve("old").toString()));
        Files.writeString(folder.resolve("old/release"), "JAVA_VERSION=\"1.8.0_402\"\n");
        refusedWith(
                problem.replace("11.0.2", "1.8.0_402"),
                Map.of("JAVA_HOME", folder.resolve("old").toString()));
    }

    @Test
    void aJavaThatHadoopCannotRunOnIsRefused() throws Exception {
        Path java = program("new/bin/java", "");
        Files.writeString(folder.resolve("new/release"), "JAVA_VERSION=\"24.0.1\"\n");
        refusedWith(
                java + " is Java 24.0.1, on which Hadoop 3.4 cannot run; a JDK 17 to 23 is needed: set JAVA_HOME",
                Map.of("JAVA_HOME", folder.resolve("new").toString()));
    }

    /** A clone that is built, as far as the launcher can see; its Java prints what it was given. */
    private Map<String, String> built() throws IOException {
        Path target = Files.createDirectories(launcher.resolveSibling("spark-jobs/target"));
        Files.createDirectories(launcher.resolveSibling("spark-jobs/src/main"));
        Files.createDirectories(launcher.resolveSibling("build"));
        Files.writeString(launcher.resolveSibling("spark-jobs/pom.xml"), "");
        Files.writeString(target.resolve("classpath.txt"), launcher.toString());
        Files.writeString(target.resolve("launcher.stamp"), launcher.getParent().toRealPath() + "\n");
        Files.writeString(target.resolve("firebreak-spark-jobs-0.1.0.jar"), "");
        program("echo/bin/java", "echo \"$LC_ALL $LANG $*\"");
        Files.writeString(folder.resolve("echo/release"), "JAVA_VERSION=\"17.0.1\"\n");
        return Map.of("JAVA_HOME", folder.resolve("echo").toString());
    }

    private Ended runBuilt(Map<String, String> more) throws Exception {
        Map<String, String> environment = new HashMap<>(built());
        environment.putAll(more);
        return run(environment);
    }

    @Test
    void aLocaleWithoutUtf8IsReplaced() throws Exception {
        assertTrue(runBuilt(Map.of("LC_ALL", "C")).out().startsWith("C.UTF-8 "));
        assertTrue(runBuilt(Map.of("LC_ALL", "", "LANG", "")).out().startsWith("C.UTF-8 "));
        assertTrue(runBuilt(Map.of("LC_ALL", "C.UTF-8")).out().startsWith("C.UTF-8 "));
    }

    @Test
    void aHostNameWithoutAnAddressIsReplacedForEveryCommand() throws Exception {
        program("bin/getent", "[ \"$2\" = known ] && echo 10.0.0.1 known");
        String path = folder.resolve("bin") + ":" + System.getenv("PATH");
        String option = "-Dfirebreak.unresolved.host=nameless ";
        assertTrue(runBuilt(Map.of("PATH", path, "HOSTNAME", "nameless", "SPARK_LOCAL_IP", ""))
                .out()
                .contains(option));
        assertFalse(runBuilt(Map.of("PATH", path, "HOSTNAME", "known", "SPARK_LOCAL_IP", ""))
                .out()
                .contains("unresolved"));
        assertFalse(runBuilt(Map.of("PATH", path, "HOSTNAME", "nameless", "SPARK_LOCAL_IP", "10.0.0.2"))
                .out()
                .contains("unresolved"));
    }

    @Test
    void memoryMustBeAnAmount() throws Exception {
        Map<String, String> environment = new HashMap<>(built());
        environment.put("FIREBREAK_MEMORY", "lots");
        refusedWith(
                "FIREBREAK_MEMORY is 'lots'; it must be a number of bytes, or one followed by k, m or g, as 4g",
                environment);
        for (String outside : List.of("1k", "15m", "16777215", "16385g", "999999999999999g")) {
            environment.put("FIREBREAK_MEMORY", outside);
            refusedWith("FIREBREAK_MEMORY is '" + outside + "'; it must be from 16m to 16384g", environment);
        }
        for (String inside : List.of("2g", "16777216", "16m", "16384g")) {
            assertTrue(runBuilt(Map.of("FIREBREAK_MEMORY", inside)).out().contains(" -Xmx" + inside + " "));
        }
    }

    @Test
    void furtherJarsComeLastOnTheClassPath() throws Exception {
        assertTrue(runBuilt(Map.of("FIREBREAK_JARS", "/jars/a.jar"))
                .out()
                .contains(launcher + ":/jars/a.jar dev.firebreak"));
    }

    @Test
    void jarsBeforeTheCommandComeOnTheClassPath() throws Exception {
        Map<String, String> environment = built();
        String one = Files.writeString(folder.resolve("one.jar"), "").toString();
        String two = Files.writeString(folder.resolve("two.jar"), "").toString();
        Ended ended = run(environment, "--jars", one + "," + two, "list", "--jars");
        assertTrue(
                ended.out().contains(launcher + ":" + one + ":" + two + " dev.firebreak"), ended.out() + ended.err());
        assertTrue(ended.out().strip().endsWith("Firebreak list --jars"), ended.out());
        assertTrue(
                run(environment, "--jars=" + one, "--jars=" + two, "list").out().contains(one + ":" + two));
        Ended missing = run(environment, "--jars", one + "," + folder.resolve("none.jar"), "list");
        assertEquals(2, missing.exitCode());
        assertEquals(
                "firebreak: --jars: there is no file '" + folder.resolve("none.jar") + "' that you can read\n",
                missing.err());
        assertEquals(2, run(environment, "--jars").exitCode());
    }

    @Test
    void aClosedStandardInputIsEmpty() throws Exception {
        Map<String, String> environment = built();
        program("echo/bin/java", "readlink /proc/$$/fd/0 || echo closed");
        Path out = folder.resolve("closed");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", "\"$0\" list <&-", launcher.toString())
                .redirectOutput(out.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        assertTrue(builder.start().waitFor(60, TimeUnit.SECONDS));
        assertEquals("/dev/null", Files.readString(out).strip());
    }

    @Test
    void buildingNeedsACompiler() throws Exception {
        Path java = program("runtime/bin/java", "");
        Files.writeString(folder.resolve("runtime/release"), "JAVA_VERSION=\"21\"\n");
        refusedWith(
                java + " belongs to a runtime without compiler; building needs a JDK 17 to 23",
                Map.of("JAVA_HOME", folder.resolve("runtime").toString()));
    }

    @Test
    void anOldMavenIsRefused() throws Exception {
        program("bin/mvn", "echo 'Apache Maven 3.6.3 (cecedd343002696d0abb50b32b541b8a6ba2883f)'");
        refusedWith(
                "this is Maven 3.6; building needs Maven 3.8 or newer",
                Map.of("JAVA_HOME", REAL_JAVA.toString(), "PATH", folder.resolve("bin") + ":" + System.getenv("PATH")));
    }

    @Test
    void aFailedBuildShowsTheEndOfItsLog() throws Exception {
        program(
                "bin/mvn",
                "case \"$*\" in *-v) echo 'Apache Maven 3.9.9';; *) echo '[ERROR] no such plugin'; exit 1;; esac");
        Ended ended = run(
                Map.of("JAVA_HOME", REAL_JAVA.toString(), "PATH", folder.resolve("bin") + ":" + System.getenv("PATH")));
        assertEquals(1, ended.exitCode());
        assertTrue(ended.err().contains("firebreak: building"), ended.err());
        assertTrue(ended.err().contains("[ERROR] no such plugin"), ended.err());
        assertTrue(ended.err().contains("the build failed; the whole log is in "), ended.err());
    }

    /** A clone that Maven can build; its Java writes an archive of classes where the arguments hold this text. */
    private Ended runUnbuilt(String writes) throws Exception {
        built();
        Path target = launcher.resolveSibling("spark-jobs/target");
        Files.delete(target.resolve("launcher.stamp"));
        program("bin/mvn", "case \"$*\" in *-v) echo 'Apache Maven 3.9.9';; esac");
        program("echo/bin/javac", "");
        program("echo/bin/java", """
                echo "$*" >>"$PWD/started"
                for option; do
                  case "$option" in -XX:ArchiveClassesAtExit=*) archive="${option#*=}" ;; esac
                done
                case "${archive:-}" in "") exit 0 ;; esac
                case "$*" in *%s*) : >"$archive" ;; *) exit 1 ;; esac""".formatted(writes));
        return run(Map.of(
                "JAVA_HOME",
                folder.resolve("echo").toString(),
                "PATH",
                folder.resolve("bin") + ":" + System.getenv("PATH")));
    }

    private List<String> started() throws IOException {
        return Files.readAllLines(folder.resolve("started"));
    }

    @Test
    void theArchiveHoldsTheClassesOfATrainingRunOnSpark() throws Exception {
        Ended ended = runUnbuilt("train");
        assertEquals(0, ended.exitCode(), ended.err());
        assertEquals(2, started().size(), "a run that trains, and the command: " + started());
        assertTrue(
                started().get(0).contains(" --add-modules=jdk.incubator.vector "),
                started().get(0));
        assertTrue(started().get(0).contains("--master=local[2]"), started().get(0));
        assertTrue(
                started().get(1).contains(" -XX:SharedArchiveFile="), started().get(1));
    }

    @Test
    void whereSparkCannotStartTheArchiveIsMadeWithoutIt() throws Exception {
        assertEquals(0, runUnbuilt("--in-process").exitCode());
        assertEquals(3, started().size());
        assertTrue(
                started().get(2).contains(" -XX:SharedArchiveFile="), started().get(2));
    }

    @Test
    void anArchiveThatCannotBeMadeFailsNoCommand() throws Exception {
        Ended ended = runUnbuilt("nothing like it");
        assertEquals(0, ended.exitCode(), ended.err());
        assertEquals(3, started().size(), started().toString());
        assertFalse(started().get(2).contains("SharedArchiveFile"), started().get(2));
        try (Stream<Path> left = Files.list(launcher.resolveSibling("spark-jobs/target"))) {
            assertTrue(left.noneMatch(file -> file.getFileName().toString().startsWith("launcher-run")));
        }
    }
}
