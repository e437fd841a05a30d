package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A committed page of {@code docs} that is made from the code. With {@code -Dfirebreak.docs=write} it is written first. */
record GeneratedPage(String name, Class<?> test) {

    /** The command that writes it. */
    String command() {
        return "mvn -pl spark-jobs -am test -Dtest=" + test.getSimpleName()
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dfirebreak.docs=write";
    }

    /** The first lines of the page. */
    String head(String title) {
        return "# " + title + "\n\nGenerated from the code by `" + command() + "`.\n";
    }

    /** Fails if the committed page is another one. */
    void assertIs(String generated) throws IOException {
        Path page = Path.of("..", "docs", name);
        if ("write".equals(System.getProperty("firebreak.docs"))) {
            Files.writeString(page, generated);
        }
        String committed = Files.exists(page) ? Files.readString(page) : "";
        assertEquals(generated, committed, "docs/" + name + " is stale; write it anew with: " + command());
    }
}
