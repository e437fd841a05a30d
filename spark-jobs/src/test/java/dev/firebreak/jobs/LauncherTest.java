package dev.firebreak.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

    private Ended run(Map<String, String> environment) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(launcher.toString(), "list")
                .directory(folder.toFile())
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
        assertEquals(1, ended.exitCode(), ended.err());
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
                "JAVA_HOME is " + folder + ", but there is no bin/java in it; point it to a JDK 17 or newer",
                Map.of("JAVA_HOME", folder.toString()));
    }

    @Test
    void anOldJavaIsRefusedByItsReleaseFileOrByAskingIt() throws Exception {
        Path java = program("old/bin/java", "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");
        String problem = java + " is Java 11.0.2; a JDK 17 or newer is needed";
        refusedWith(problem, Map.of("JAVA_HOME", folder.resolve("old").toString()));
        Files.writeString(folder.resolve("old/release"), "JAVA_VERSION=\"1.8.0_402\"\n");
        refusedWith(
                problem.replace("11.0.2", "1.8.0_402"),
                Map.of("JAVA_HOME", folder.resolve("old").toString()));
    }

    @Test
    void buildingNeedsACompiler() throws Exception {
        Path java = program("runtime/bin/java", "");
        Files.writeString(folder.resolve("runtime/release"), "JAVA_VERSION=\"21\"\n");
        refusedWith(
                java + " belongs to a runtime without compiler; building needs a JDK 17 or newer",
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
                "case $1 in -v) echo 'Apache Maven 3.9.9';; *) echo '[ERROR] no such plugin'; exit 1;; esac");
        Ended ended = run(
                Map.of("JAVA_HOME", REAL_JAVA.toString(), "PATH", folder.resolve("bin") + ":" + System.getenv("PATH")));
        assertEquals(1, ended.exitCode());
        assertTrue(ended.err().contains("firebreak: building"), ended.err());
        assertTrue(ended.err().contains("[ERROR] no such plugin"), ended.err());
        assertTrue(ended.err().contains("the build failed; the whole log is in "), ended.err());
    }
}
