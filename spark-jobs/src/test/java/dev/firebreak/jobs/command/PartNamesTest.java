package dev.firebreak.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.part.Families;
import dev.firebreak.core.part.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Main code asks parts for what they are; it does not compare or list their names. */
class PartNamesTest {
    /** Words that are names of parts and, in main code, something else; or names that must be written. File, names, reason. */
    private static final String ALLOWED = """
            AdaptiveClipping: arc # its own name in a reason
            AttackCommand: alie # example of the help
            AuditCommand: gradient-clipping # example of the help
            ByGroup: by-group # its own name in messages
            CalibrationLines: constant # a word of its key 'schedule'
            CodingPlanCommand: trimmed-mean # default of an option
            ContentDigest: columns # a field
            DemoCommand: strokes # the spec of the demo
            DirichletByClass: dirichlet # its own name in messages
            DirichletByWorker: dirichlet # its own name in messages
            Draw: bucketing # purpose of draws
            Permutations: bucketing # purpose of draws
            FigureSheet: mean # a column
            FineTuning: auto # a word of its parameter 'steps'
            GammaSimilarity: extreme gamma # its own names in messages
            GaussianSource: gaussian # its own name in messages
            Iid: iid # its own name in messages
            Krum: krum # its own name in messages
            LibsvmSource: libsvm # its own name in messages
            LinearRegressions: r1 # a variable of its formula
            MimicHeuristic: mean # a field of its state
            Mimic: mimic # its own name in messages
            MinimumVarianceAveraging: mva # its own name in messages
            Moments: count # a field of its state
            Momentum: momentum # a field of its state
            MultiKrum: multi-krum # its own name in a message
            NearestNeighborMixing: nnm # its own name in a reason
            Numbers: inf nan # words that are no numbers in files
            Pipeline: bucketing # purpose of draws
            QuickstartCommand: alie lad mean sign-flip trimmed-mean # the spec of the quickstart
            Reference: mean # a column of its files
            Refit: logistic softmax # the models that a selection is judged by
            Removals: frontier # a field of its state
            RobustDescent: trimmed-mean # is defined with this rule
            SelectCommand: frontier # example of the help
            SelectionRun: frontier # a step of the run
            SelectionSheet: random # a line of the charts
            SignFlip: sign-flip # its own name in messages
            Smea: smea # its own name in messages
            TextsSource: texts # its own name in messages
            ALittleIsEnough: alie # its own name in messages
            WorstCase: linear # the one parameter that an audit attacks
            """;

    // The name alone or with arguments, also within a chain.
    private static final Pattern QUOTED =
            Pattern.compile("\"(?:[^\"\\\\\n]*\\| )?([a-z0-9]+(?:[-.][a-z0-9]+)*)(?=[\"(])");
    private static final Pattern COMMENT =
            Pattern.compile("/\\*.*?\\*/|^ *//[^\n]*", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern REGISTERS = Pattern.compile("new Part<|new CatalogEntry\\(|\\bpart\\(");

    private static Set<String> found() throws IOException {
        Set<String> names = new TreeSet<>();
        Families.all().forEach(family -> family.parts().stream().map(Part::name).forEach(names::add));
        // The word for no part.
        names.remove("none");
        assertTrue(names.containsAll(List.of("nnm", "constant", "tf-idf", "frontier", "norm")), names.toString());
        Set<String> found = new TreeSet<>();
        for (Path file : sources()) {
            String text = COMMENT.matcher(Files.readString(file)).replaceAll("");
            if (REGISTERS.matcher(text).find()) {
                continue;
            }
            Matcher quoted = QUOTED.matcher(text);
            while (quoted.find()) {
                boolean isDefault = text.startsWith("Fallback.of(", quoted.start() - "Fallback.of(".length());
                if (names.contains(quoted.group(1)) && !isDefault) {
                    found.add(file.getFileName().toString().replace(".java", "") + " " + quoted.group(1));
                }
            }
        }
        return found;
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            return files.filter(file -> file.toString().matches(".*/src/main/java/dev/firebreak/.*[.]java"))
                    .filter(file -> !file.toString().matches(".*/(benchmarks|reproduce)/.*"))
                    .toList();
        }
    }

    @Test
    void noNameOfAPartStandsOutsideTheFileThatRegistersIt() throws IOException {
        Set<String> allowed = ALLOWED.lines()
                .map(line -> line.split("\\s*[:#]\\s*"))
                .flatMap(cells -> Arrays.stream(cells[1].split(" ")).map(name -> cells[0] + " " + name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(String.join("\n", allowed), String.join("\n", found()));
    }
}
