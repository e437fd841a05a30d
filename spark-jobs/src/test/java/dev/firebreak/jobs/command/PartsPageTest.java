package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.part.Families;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The committed page of parts is made from the registries. */
class PartsPageTest {
    private static final GeneratedPage PAGE = new GeneratedPage("parts.md", PartsPageTest.class);

    private static String page() {
        StringBuilder page = new StringBuilder(PAGE.head("Parts"))
                .append(
                        "\nEverything that a spec chooses by name, written `name` or `name(parameter=value, ...)`, by family; the first parameter may"
                                + " stand without its name, `conv(32, kernel=5)`."
                                + " `./firebreak list NAME` says more.\nRules and pre-aggregators with their coefficients are in"
                                + " [rules.md](rules.md); a jar adds parts of your own, see [extend.md](extend.md).\n");
        Families.all().forEach(family -> family(page, family));
        return page.toString();
    }

    private static void family(StringBuilder page, Registry<?> family) {
        page.append("\n## ").append(family.family()).append("\n\n| part | what it is | source |\n|---|---|---|\n");
        for (Part<?> part : family.parts()) {
            page.append("| `").append(usage(part)).append("` | ").append(cell(part.summary()));
            page.append(" | ").append(cell(part.source())).append(" |\n");
        }
    }

    private static String usage(Part<?> part) {
        return part.parameters().isEmpty()
                ? part.name()
                : part.parameters().stream()
                        .map(Parameter::name)
                        .collect(Collectors.joining(", ", part.name() + "(", ")"));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    @Test
    void theCommittedPageIsTheGeneratedOne() throws IOException {
        PAGE.assertIs(page());
    }

    @Test
    void familiesOfEveryModuleAreThere() {
        List<String> names = Families.all().stream().map(Registry::family).toList();
        assertTrue(
                names.containsAll(List.of(
                        "data source",
                        "text source",
                        "rule",
                        "coding",
                        "schedule",
                        "unlearner",
                        "score",
                        "budget",
                        "feature space",
                        "domain source")),
                names.toString());
        assertTrue(names.stream().sorted().toList().equals(names), names.toString());
    }
}
