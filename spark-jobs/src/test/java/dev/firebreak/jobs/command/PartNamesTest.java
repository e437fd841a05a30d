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

/**
 * Main code asks parts for what they are; it does not compare or list their names. A name is written where the part is registered, and in
 * the class that is registered under it, for its messages.
 */
class PartNamesTest {
    /** Words that are names of parts and, in main code, something else; or names that must be written. File, names, reason. */
    private static final String ALLOWED = """
            AttackCommand: alie # example of the help
            CalibrateCommand: constant # a word of its key 'schedule'
            ClassRemovalTrial: share texts # keys
            CodingCommand: trimmed-mean # default of an option
            ContentDigest: columns # a field
            DemoCommand: strokes # the spec of the demo
            Draw: bucketing # purpose of draws
            FineTuning: auto # a word of its parameter 'steps'
            LinearRegressions: r1 # purpose of draws
            MimicHeuristic: mean # a field of its state
            MomentsPass: sample # purpose of draws
            Numbers: inf nan # words that are no numbers in files
            Page: csv table # a format of the exports, a class of the page
            Reference: mean # a column of its files
            Refit: logistic softmax # the models that a selection is judged by
            RequestTrial: linear logistic # words of its key 'loss'
            RobustDescent: trimmed-mean # is defined with this rule
            Selection: random # a line of the charts
            SelectionRun: frontier # a step of the run
            SelectionTables: norm # a column
            ShadowModels: retrain # the plain recipe that accuracy is compared with
            Sheet: table # a field of its file
            StudySheet: mean # a column
            Verification: csv libsvm # kinds of checks
            WorstCase: linear # the one parameter that an audit attacks
            WorstPairTrial: gradient-clipping # the method whose certificate is attacked
            """;

    // The name alone or with arguments, also within a chain.
    private static final Pattern QUOTED =
            Pattern.compile("\"(?:[^\"\\\\\n]*\\| )?([a-z0-9]+(?:[-.][a-z0-9]+)*)(?=[\"(])");
    private static final Pattern COMMENT =
            Pattern.compile("/\\*.*?\\*/|^ *//[^\n]*", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern MADE = Pattern.compile("\\bnew ([A-Z]\\w*)\\(|\\b([A-Z]\\w*)(?:::|[.])");
    private static final Pattern REGISTERS = Pattern.compile("new Part<|\\bpart\\(");

    /** The classes that are made, or whose methods are called, where a part is registered, with the part's name. */
    private static Set<String> registered() throws IOException {
        Set<String> registered = new TreeSet<>();
        for (Path file : sources()) {
            String text = COMMENT.matcher(Files.readString(file)).replaceAll("");
            Matcher registers = REGISTERS.matcher(text);
            while (registers.find()) {
                Matcher next = REGISTERS.matcher(text);
                String entry =
                        text.substring(registers.end(), next.find(registers.end()) ? next.start() : text.length());
                Matcher name = QUOTED.matcher(entry);
                Matcher made = MADE.matcher(entry);
                while (name.find(0) && made.find()) {
                    registered.add((made.group(1) == null ? made.group(2) : made.group(1)) + " " + name.group(1));
                }
            }
        }
        return registered;
    }

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
        found.removeAll(registered());
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
    void aPartIsNamedOnlyWhereItIsRegistered() throws IOException {
        Set<String> allowed = ALLOWED.lines()
                .map(line -> line.split("\\s*[:#]\\s*"))
                .flatMap(cells -> Arrays.stream(cells[1].split(" ")).map(name -> cells[0] + " " + name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(String.join("\n", allowed), String.join("\n", found()));
    }
}
