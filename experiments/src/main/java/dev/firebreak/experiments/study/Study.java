package dev.firebreak.experiments.study;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Nearest;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.experiments.spec.SpecDocument;
import dev.firebreak.experiments.spec.SpecFiles;
import dev.firebreak.experiments.spec.SpecText;
import dev.firebreak.experiments.spec.SpecValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * A paper's experiments: its study files {@code <figure>.yaml}, each with its references {@code <figure>.csv}, and {@code paper.yaml},
 * which says what they are about.
 */
public final class Study {
    private static final String ROOT = "studies";
    private static final String PAPER = "paper";
    private static final String YAML = ".yaml";
    private static final String CSV = ".csv";
    private static final SpecKey<String> TITLE = new SpecKey<>("title", "heading of the page", Form.text("a heading"));
    private static final SpecKey<String> SUMMARY =
            new SpecKey<>("summary", "one line for the list of papers", Form.text("a line"));
    private static final SpecKey<String> ABOUT =
            new SpecKey<>("about", "what is compared with what", Form.text("a text"));

    private final String paper;
    private final SpecValues about;
    private final List<StudyFigure> figures;
    private final List<String> left;
    private final Choice choice;

    private Study(String paper, SpecValues about, List<StudyFigure> figures, List<String> left, Choice choice) {
        this.paper = paper;
        this.about = about;
        this.figures = List.copyOf(figures);
        this.left = List.copyOf(left);
        this.choice = choice;
    }

    /** Figures by how long they take. */
    public enum Extent {
        /** All. */
        EVERY,
        /** Those that are not marked nightly. */
        SHORT,
        /** Those that are. */
        NIGHTLY
    }

    /**
     * What is run of a study.
     *
     * @param figures names of figures; those of the extent if empty
     * @param extent which figures are run where none is named
     * @param seeds how many seeds, in place of those that each figure says
     * @param quick whether each figure is run as its key {@code quick} says
     * @param properties of which {@code spark.firebreak.KEY} take the place of keys of all cells
     * @param set the values of {@code --set}, by key, which take the place of both
     */
    public record Choice(
            List<String> figures,
            Extent extent,
            OptionalInt seeds,
            boolean quick,
            Map<String, String> properties,
            Map<String, String> set) {
        /** Everything as the files say. */
        public static final Choice ALL = of(Extent.EVERY);

        /**
         * Copies lists and maps.
         *
         * @throws InputException if the number of seeds is out of range
         */
        public Choice {
            figures = List.copyOf(figures);
            properties = Map.copyOf(properties);
            // In the order given.
            set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
            if (seeds.isPresent() && seeds.getAsInt() < 1) {
                throw new InputException("--seeds must be at least 1, but is " + seeds.getAsInt());
            }
        }

        /** With the keys as the files have them; the quick form is of every figure, the full form of those that are not nightly. */
        public Choice(List<String> figures, OptionalInt seeds, boolean quick) {
            this(figures, quick ? Extent.EVERY : Extent.SHORT, seeds, quick, Map.of(), Map.of());
        }

        /** The full form of some figures, with all seeds. */
        public static Choice of(Extent extent) {
            return new Choice(List.of(), extent, OptionalInt.empty(), false, Map.of(), Map.of());
        }

        private boolean includes(StudyFigure figure) {
            return !figures.isEmpty() || extent == Extent.EVERY || figure.nightly() == (extent == Extent.NIGHTLY);
        }
    }

    /** The papers that are shipped, in alphabetical order. */
    public static List<String> shipped() {
        return SpecFiles.shipped(ROOT, "/" + PAPER + YAML);
    }

    /**
     * Reads a paper's study.
     *
     * @param paper the name of a shipped one, or a local folder of study files
     * @param choice what is run of it
     * @param hadoop settings of file systems, asked for where a base spec is a URI
     * @throws InputException with the places of what is wrong; nothing is run before
     */
    public static Study read(String paper, Choice choice, Supplier<Configuration> hadoop) {
        Source source = source(paper, hadoop);
        SpecText about = source.text(PAPER + YAML);
        List<String> names = source.names.stream()
                .filter(name -> name.endsWith(YAML) && !name.equals(PAPER + YAML))
                .map(name -> name.substring(0, name.length() - YAML.length()))
                .toList();
        for (String figure : choice.figures()) {
            if (!names.contains(figure)) {
                throw new InputException(
                        "--figure " + figure + ": " + paper + " has no such figure" + Nearest.hint(figure, names));
            }
        }
        List<StudyFigure> figures = new ArrayList<>();
        List<String> left = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String name : names) {
            if (choice.figures().isEmpty() || choice.figures().contains(name)) {
                Optional<SpecText> references =
                        source.names.contains(name + CSV) ? Optional.of(source.text(name + CSV)) : Optional.empty();
                try {
                    StudyFigure figure = StudyFigure.read(
                            new StudyFigure.File(name, source.text(name + YAML), references), choice, hadoop);
                    if (choice.includes(figure)) {
                        figures.add(figure);
                    } else {
                        left.add(name);
                    }
                } catch (InputException refused) {
                    problems.addAll(refused.problems());
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        if (figures.isEmpty()) {
            throw new InputException(
                    left.isEmpty()
                            ? paper + " has no figures: no file *" + YAML + " besides " + PAPER + YAML
                            : choice.extent() == Extent.NIGHTLY
                                    ? paper + " has no figure that is marked nightly"
                                    : "all figures of " + paper + " are marked nightly: --figure NAME or --nightly runs"
                                            + " them");
        }
        SpecValues values =
                SpecDocument.read(about, Map.of(), Map.of()).values(PAPER, List.of(TITLE, SUMMARY, ABOUT), v -> {});
        return new Study(paper.substring(paper.lastIndexOf('/') + 1), values, figures, left, choice);
    }

    private static Source source(String paper, Supplier<Configuration> hadoop) {
        if (shipped().contains(paper)) {
            return new Source(paper, true, SpecFiles.shipped(ROOT + "/" + paper, ""), hadoop);
        }
        Path folder = Path.of(paper);
        if (!Files.isDirectory(folder)) {
            throw new InputException(
                    "unknown paper '" + paper + "': neither shipped nor a folder" + Nearest.hint(paper, shipped()));
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).sorted().toList();
            return new Source(paper, false, names, hadoop);
        } catch (IOException failed) {
            throw new InputException(paper + " cannot be read: " + failed.getMessage(), failed);
        }
    }

    /** The files of a paper. */
    private record Source(String paper, boolean shipped, List<String> names, Supplier<Configuration> hadoop) {
        SpecText text(String name) {
            if (!names.contains(name)) {
                throw new InputException("the file " + name + " is missing");
            }
            try {
                return shipped
                        ? SpecFiles.resource(ROOT + "/" + paper + "/" + name)
                        : SpecFiles.read(Path.of(paper).resolve(name).toString(), hadoop);
            } catch (IOException failed) {
                throw new InputException(name + " cannot be read: " + failed.getMessage(), failed);
            }
        }
    }

    /** The paper's word on the command line. */
    public String paper() {
        return paper;
    }

    /** One line: what is reproduced, from which paper. */
    public String summary() {
        return about.required(SUMMARY);
    }

    String title() {
        return about.required(TITLE);
    }

    List<String> paragraphs() {
        return about.required(ABOUT)
                .lines()
                .filter(line -> !line.isBlank())
                .map(String::strip)
                .toList();
    }

    /** Whether the quick form was chosen. */
    boolean isQuick() {
        return choice.quick();
    }

    List<StudyFigure> figures() {
        return figures;
    }

    /** What is chosen of it, for its page. */
    String chosen() {
        return (choice.quick() ? "quick form, " : "")
                + choice.seeds().stream()
                        .mapToObj(n -> n == 1 ? "1 seed" : n + " seeds")
                        .findFirst()
                        .orElse("all seeds");
    }

    /**
     * A figure for the list of papers.
     *
     * @param name the word for it
     * @param title its heading
     * @param minutes how long it takes on two cores, where that is known
     * @param nightly whether it is left out of the full form
     */
    public record Entry(String name, String title, OptionalDouble minutes, boolean nightly) {}

    /** The figures that are left out because of how long they take. */
    public List<String> left() {
        return left;
    }

    /** The figures in the order of their names. */
    public List<Entry> entries() {
        return figures.stream()
                .map(figure -> new Entry(figure.name(), figure.title(), figure.minutes(), figure.nightly()))
                .toList();
    }
}
