package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.experiments.spec.SpecFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What README and the pages of docs show can be typed: commands parse, specs are shipped, links lead somewhere. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern COMMAND = Pattern.compile("^    \\./firebreak ([^#\\n]+)", Pattern.MULTILINE);
    private static final Pattern ARGUMENT = Pattern.compile("\"[^\"]*\"|[^\\s\"]+(?:\"[^\"]*\")?");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    @Test
    void theExperimentIsTheShippedOne() throws IOException {
        List<String> shown = readme().lines()
                .dropWhile(line -> !line.equals("    name: nnm-mnist"))
                .takeWhile(line -> !line.isEmpty())
                .map(String::strip)
                .toList();
        List<String> shipped =
                Files.readAllLines(ROOT.resolve("experiments/src/main/resources/experiments/nnm/mnist.yaml")).stream()
                        .filter(line -> !line.startsWith("#"))
                        .toList();
        assertEquals(shipped, shown);
    }

    @Test
    void everyCommandParses() throws IOException {
        Matcher commands = COMMAND.matcher(readme());
        int seen = 0;
        while (commands.find()) {
            List<String> arguments = new ArrayList<>();
            Matcher argument = ARGUMENT.matcher(commands.group(1));
            while (argument.find()) {
                arguments.add(argument.group().replace("\"", ""));
            }
            Firebreak.commandLine().parseArgs(arguments.toArray(String[]::new));
            if (arguments.get(0).equals("train") && !arguments.get(1).endsWith(".yaml")) {
                assertTrue(SpecFiles.shipped().contains(arguments.get(1)), arguments.toString());
            }
            seen++;
        }
        assertTrue(seen > 10, seen + " commands");
    }

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        List<Path> pages;
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            pages = Stream.concat(
                            Stream.of("README.md", "CONTRIBUTING.md").map(ROOT::resolve),
                            docs.filter(page -> page.toString().endsWith(".md")))
                    .toList();
        }
        for (Path page : pages) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                Path target = page.resolveSibling(link.group(1));
                assertTrue(Files.exists(target), page + " links to " + link.group(1));
            }
        }
    }
}
