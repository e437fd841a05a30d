package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import dev.firebreak.jobs.spec.PartCatalog;
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
        CommandLine root = new CommandLine(new Firebreak());
        root.getSubcommands().keySet().forEach(name -> {
            Ran ran = Ran.firebreak(name, "--help");
            assertEquals(0, ran.exitCode(), name);
            boolean example =
                    ran.out().contains("firebreak " + name) && ran.out().contains("xample");
            assertTrue(
                    example || !root.getSubcommands().get(name).getSubcommands().isEmpty(),
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
    void listNamesEveryPartOfEveryFamily() {
        Ran ran = Ran.firebreak("list");
        assertEquals(0, ran.exitCode());
        for (Registry<?> registry : PartCatalog.FAMILIES) {
            for (Part<?> part : registry.parts()) {
                assertTrue(ran.out().contains(part.name()), part.name());
            }
        }
    }

    @Test
    void listOfAFamilyDocumentsEveryParameter() {
        for (Registry<?> registry : PartCatalog.FAMILIES) {
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
