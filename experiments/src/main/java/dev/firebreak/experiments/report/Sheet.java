package dev.firebreak.experiments.report;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.firebreak.experiments.store.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A page of tables and charts that somebody composes: a paper's experiment beside its numbers, an unlearning run.
 *
 * @param title the heading
 * @param subtitle one line below it
 * @param badges a few words, as {@code experiment}
 * @param sections in reading order
 * @param version the code that made it
 */
public record Sheet(String title, String subtitle, List<String> badges, List<Section> sections, String version) {

    /** Copies the lists. */
    public Sheet {
        badges = List.copyOf(badges);
        sections = List.copyOf(sections);
    }

    /** The page: one file of HTML that needs no network. */
    public byte[] html() {
        return new SheetPage(this).html().getBytes(StandardCharsets.UTF_8);
    }

    /** The tables and paragraphs as Markdown, for terminals and tickets; charts are left out. */
    public String markdown() {
        return SheetMarkdown.of(this);
    }

    /** The page as data, from which {@link #read} makes it again. */
    public byte[] json() throws IOException {
        return Json.write(this);
    }

    /**
     * The inverse of {@link #json}.
     *
     * @param place where the bytes are from, for the error message
     * @throws dev.firebreak.core.InputException if they are no sheet
     */
    static Sheet read(String place, byte[] json) {
        return Json.read(place, json, Sheet.class);
    }

    /** A piece of the page. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "section")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Text.class, name = "text"),
        @JsonSubTypes.Type(value = Table.class, name = "table"),
        @JsonSubTypes.Type(value = Chart.class, name = "chart")
    })
    public sealed interface Section permits Text, Table, Chart {}

    /**
     * Paragraphs under a heading.
     *
     * @param title the heading
     * @param paragraphs plain text
     */
    public record Text(String title, List<String> paragraphs) implements Section {
        /** Copies the list. */
        public Text {
            paragraphs = List.copyOf(paragraphs);
        }
    }

    /**
     * A table.
     *
     * @param title the heading
     * @param note a paragraph under it, or nothing
     * @param head names of the columns; the first is that of the rows' labels
     * @param rows as many cells each as the head has; a cell that starts as a number is set to the right
     */
    public record Table(String title, String note, List<String> head, List<List<String>> rows) implements Section {
        /** Copies the lists and checks the rows' lengths. */
        public Table {
            head = List.copyOf(head);
            rows = rows.stream().map(List::copyOf).toList();
            for (List<String> row : rows) {
                if (row.size() != head.size()) {
                    throw new IllegalArgumentException(
                            "a row of '" + title + "' has " + row.size() + " cells, its head " + head.size());
                }
            }
        }
    }

    /**
     * A chart of lines.
     *
     * @param title the heading
     * @param note what to look for, or nothing
     * @param x the horizontal axis
     * @param y the vertical axis
     * @param lines what is drawn
     */
    public record Chart(String title, String note, Axis x, Axis y, List<Line> lines) implements Section {
        /** Copies the list. */
        public Chart {
            lines = List.copyOf(lines);
        }
    }

    /**
     * An axis.
     *
     * @param title what is on it, with its unit
     * @param logarithmic whether powers of ten are equally far apart; then only positive values are drawn
     */
    public record Axis(String title, boolean logarithmic) {
        /** Equal steps are equally far apart. */
        public static Axis linear(String title) {
            return new Axis(title, false);
        }

        /** Equal ratios are equally far apart. */
        public static Axis logarithmic(String title) {
            return new Axis(title, true);
        }
    }

    /**
     * A line.
     *
     * @param name as in the legend
     * @param x ascending
     * @param y as many
     */
    public record Line(String name, double[] x, double[] y) {
        /** Checks the lengths. */
        public Line {
            if (x.length != y.length) {
                throw new IllegalArgumentException(name + " has " + x.length + " places but " + y.length + " values");
            }
        }
    }
}
