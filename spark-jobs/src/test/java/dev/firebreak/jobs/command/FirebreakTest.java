package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.part.Families;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import dev.firebreak.experiments.spec.SpecFiles;
import dev.firebreak.experiments.study.Study;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class FirebreakTest {

    @Test
    void versionNamesTheBuild() {
        Ran ran = Ran.firebreak("--version");
        assertEquals(0, ran.exitCode());
        assertTrue(ran.out().matches("firebreak \\d+\\.\\d+\\.\\d+.* \\(for Spark 4\\..*\\)\\R"), ran.out());
    }

    @Test
    void everyCommandHasHelpWithAnExample() {
        CommandLine root = Firebreak.commandLine();
        root.getSubcommands().keySet().stream()
                .filter(name -> !name.equals("help"))
                .forEach(name -> {
                    Ran ran = Ran.firebreak(name, "--help");
                    assertEquals(0, ran.exitCode(), name);
                    boolean example =
                            ran.out().contains("firebreak " + name) && ran.out().contains("xample");
                    assertTrue(
                            example
                                    || !root.getSubcommands()
                                            .get(name)
                                            .getSubcommands()
                                            .isEmpty(),
                            name + " shows no example:\n" + ran.out());
                });
    }

    @Test
    void noCommandShowsUsageAndIsRefused() {
        Ran ran = Ran.firebreak();
        assertEquals(2, ran.exitCode());
        assertTrue(ran.err().contains("a command is needed") && ran.err().contains("Commands:"), ran.err());
        assertEquals("", ran.out());
    }

    @Test
    void aMistypedCommandIsRefusedWithTheNearestOne() {
        Ran ran = Ran.firebreak("lits");
        assertEquals(2, ran.exitCode());
        assertTrue(ran.err().contains("'lits'") && ran.err().contains("firebreak list"), ran.err());
    }

    @Test
    void anUnknownFamilyIsRefusedInOneLineWithoutStackTrace() {
        Ran ran = Ran.firebreak("list", "atack");
        assertEquals(2, ran.exitCode());
        assertTrue(ran.err().contains("did you mean 'attack'"), ran.err());
        assertEquals(1, ran.err().lines().count(), ran.err());
        assertFalse(ran.err().contains("InputException"), ran.err());
    }

    @Test
    void listFindsPartsAndShippedSpecs() {
        Ran part = Ran.firebreak("list", "nnm");
        assertEquals(0, part.exitCode());
        assertTrue(part.out().startsWith("nnm") && part.out().contains("Fixing by mixing"), part.out());
        Ran near = Ran.firebreak("list", "SignFlip");
        assertEquals(2, near.exitCode());
        assertTrue(near.err().contains("did you mean 'sign-flip'?"), near.err());
        Ran specs = Ran.firebreak("list", "spec");
        for (String name : SpecFiles.shipped()) {
            assertTrue(
                    specs.out().lines().anyMatch(line -> line.matches(name + " +\\S.*")), name + " in " + specs.out());
        }
    }

    @Test
    void helpIsACommandAndKeysAreNoOptions() {
        assertEquals(
                Ran.firebreak("train", "--help").out(),
                Ran.firebreak("help", "train").out());
        Ran key = Ran.firebreak("train", "x.yaml", "--rounds=10");
        assertEquals(2, key.exitCode());
        assertTrue(key.err().contains("--set rounds=10"), key.err());
        Ran words = Ran.firebreak("train", "x.yaml", "--rounds", "5");
        assertTrue(words.err().contains("--set rounds=5"), words.err());
        Ran capital = Ran.firebreak("train", "x.yaml", "--Set", "rounds=5");
        assertTrue(capital.err().contains("did you mean --set?"), capital.err());
    }

    @Test
    void aNameInAnotherFormIsRefusedWithTheRightOne() {
        for (String name : List.of("sign_flip", "SignFlip", "SIGN-FLIP")) {
            Ran ran = Ran.firebreak("train", "quickstart/digits", "--in-process", "--set", "attack=" + name);
            assertEquals(2, ran.exitCode());
            assertTrue(ran.err().contains("did you mean 'sign-flip'?"), ran.err());
        }
    }

    @Test
    void aMasterForARunWithoutSparkIsRefused() {
        Ran ran = Ran.firebreak("train", "quickstart/digits", "--in-process", "--master", "local[2]");
        assertEquals(2, ran.exitCode());
        assertTrue(ran.err().contains("--in-process") && ran.err().contains("--master local[2]"), ran.err());
    }

    @Test
    void aSpecThatIsNoFileIsRefusedOnce() {
        Ran folder = Ran.firebreak("train", ".", "--in-process");
        assertEquals(2, folder.exitCode());
        assertTrue(folder.err().contains(".: this is a folder"), folder.err());
        Ran receipt = Ran.firebreak("unlearn", "verify", "nosuch.json");
        assertEquals(2, receipt.exitCode());
        assertEquals(
                "firebreak: nosuch.json: there is no such file", receipt.err().strip());
    }

    @Test
    void outputThatCannotBeWrittenIsAFailure() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        StringWriter err = new StringWriter();
        int exitCode = Firebreak.run(
                new PrintWriter(full, false, StandardCharsets.UTF_8), new PrintWriter(err), "list", "rule");
        assertEquals(1, exitCode);
        assertTrue(err.toString().contains("standard output could not be written"), err.toString());
    }

    @Test
    void reproduceNamesItsPapers() {
        String help = Ran.firebreak("reproduce", "--help").out().replaceAll("\\s+", " ");
        Study.shipped().forEach(paper -> assertTrue(help.contains(paper), paper));
        assertTrue(Study.shipped().contains("lad"));
        Study.shipped().forEach(paper -> assertTrue(help.contains(paper), paper));
    }

    @Test
    void listOfSpecsEndsWithWholeSentences() {
        Ran.firebreak("list", "spec").out().lines().forEach(line -> assertTrue(line.endsWith("."), line));
    }

    @Test
    void helpNamesTheCommandsOfKindsFirst() {
        List<String> names =
                List.copyOf(Firebreak.commandLine().getSubcommands().keySet());
        assertEquals(List.of("quickstart", "train", "list"), names.subList(0, 3));
        assertEquals("help", names.get(names.size() - 1));
    }

    @Test
    void helpFillsItsLines() {
        // A paragraph of three lines at most: the next line's first word must not fit on any line but the last.
        String[] lines = Ran.firebreak("train", "--help").out().split("\\R", -1);
        int start = 0;
        while (!lines[start].startsWith("Spark executors act")) {
            start++;
        }
        for (int i = start; !lines[i + 1].isEmpty(); i++) {
            assertTrue(lines[i].length() + 1 + lines[i + 1].split(" ", 2)[0].length() > 95, lines[i]);
        }
    }

    @Test
    void helpIsAFormatStringThatHolds() {
        // Picocli complains on the process's standard error, and prints a page that is not formatted.
        PrintStream before = System.err;
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            allHelp(Firebreak.commandLine(), List.of());
        } finally {
            System.setErr(before);
        }
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void helpNamesOnlyShippedSpecs() {
        List<String> shipped = SpecFiles.shipped();
        for (String page : allHelp(Firebreak.commandLine(), List.of())) {
            Matcher specs = Pattern.compile("firebreak [a-z ]+ ([a-z]+/[a-z0-9-]+)(?=[ \n])")
                    .matcher(page);
            while (specs.find()) {
                assertTrue(shipped.contains(specs.group(1)) || specs.group(1).startsWith("results/"), specs.group());
            }
        }
    }

    private static List<String> allHelp(CommandLine command, List<String> path) {
        List<String> pages = new ArrayList<>();
        command.getSubcommands().forEach((name, sub) -> {
            List<String> words = new ArrayList<>(path);
            words.add(name);
            pages.addAll(allHelp(sub, words));
            words.add("--help");
            Ran ran = Ran.firebreak(words.toArray(String[]::new));
            if (!name.equals("help")) {
                assertEquals(0, ran.exitCode(), words + ran.err());
                assertEquals("", ran.err(), "--help of " + name + " warns");
            }
            pages.add(ran.out());
        });
        return pages;
    }

    @Test
    void listNamesEveryPartOfEveryFamily() {
        Ran ran = Ran.firebreak("list");
        assertEquals(0, ran.exitCode());
        for (Registry<?> registry : Families.all()) {
            for (Part<?> part : registry.parts()) {
                assertTrue(ran.out().contains(part.name()), part.name());
            }
        }
    }

    @Test
    void listOfAFamilyDocumentsEveryParameter() {
        for (Registry<?> registry : Families.all()) {
            Ran ran = Ran.firebreak("list", registry.family().replace(' ', '-'));
            assertEquals(0, ran.exitCode());
            String words = ran.out().replaceAll("\\s+", " ");
            for (Part<?> part : registry.parts()) {
                assertTrue(words.contains(part.summary()), part.name());
                part.parameters().forEach(p -> assertTrue(words.contains(p.name() + " " + p.meaning()), p.name()));
            }
        }
    }
}
