package dev.firebreak.aggregation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.firebreak.aggregation.preaggregation.PreAggregators;
import dev.firebreak.aggregation.rule.Rules;
import dev.firebreak.core.part.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The committed page says what the code says. With {@code -Dfirebreak.docs=write} it is written first. */
class RulesPageTest {
    private static final String COMMAND = "mvn -pl aggregation -am test -Dtest=RulesPageTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dfirebreak.docs=write";

    // Tests run in their module's directory.
    private static final Path PAGE = Path.of("..", "docs", "rules.md");

    @Test
    void theCommittedPageIsTheGeneratedOne() throws IOException {
        String generated = RulesPage.text();
        if ("write".equals(System.getProperty("firebreak.docs"))) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, generated);
        }
        String committed = Files.exists(PAGE) ? Files.readString(PAGE) : "";
        assertEquals(generated, committed, "docs/rules.md is stale; write it anew with: " + COMMAND);
    }

    @Test
    void everyPartSaysWhatThePagePrints() {
        Stream.concat(Rules.REGISTRY.parts().stream(), PreAggregators.REGISTRY.parts().stream())
                .map(part -> (Part<?>) part)
                .forEach(part -> assertEquals(
                        Set.of("formula", "kappa", "cost", "use"), part.facts().keySet(), part.name()));
    }
}
