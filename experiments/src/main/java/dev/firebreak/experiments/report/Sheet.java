package dev.firebreak.experiments.report;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.firebreak.experiments.statistics.Estimate;
import dev.firebreak.experiments.store.Json;
import dev.firebreak.experiments.store.MetricRow;
import dev.firebreak.experiments.store.ResultTable;
import dev.firebreak.learning.train.Metric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * A page as data: text, tables and charts in reading order.
 *
 * @param title the heading
 * @param subtitle one line below it
 * @param badges a few words, as {@code experiment}
 * @param sections in reading order
 * @param version of Firebreak that made it
 */
public record Sheet(String title, String subtitle, List<String> badges, List<Section> sections, String version) {

    /** The page: one file of HTML that needs no network. */
    public byte[] html() {
        return new Page(this).html().getBytes(StandardCharsets.UTF_8);
    }

    /** The tables and paragraphs as Markdown, for terminals and tickets; charts are left out. */
    public String markdown() {
        return SheetText.markdown(this);
    }

    /** The page as data, from which {@link #read} makes it again. */
    public byte[] json() throws IOException {
        return Json.write(this);
    }

    /** The inverse of {@link #json}; a refusal names the place where the bytes are from. */
    static Sheet read(String place, byte[] json) {
        return Json.read(place, json, Sheet.class);
    }

    /** A piece of the page. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "section")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Text.class, name = "text"),
        @JsonSubTypes.Type(value = Cards.class, name = "cards"),
        @JsonSubTypes.Type(value = Table.class, name = "table"),
        @JsonSubTypes.Type(value = Chart.class, name = "chart"),
        @JsonSubTypes.Type(value = HeatMap.class, name = "heat-map")
    })
    public sealed interface Section permits Text, Cards, Table, Chart, HeatMap {}

    /**
     * Paragraphs under a heading.
     *
     * @param title the heading
     * @param paragraphs plain text
     */
    public record Text(String title, List<String> paragraphs) implements Section {}

    /**
     * The few numbers that a reader looks for first.
     *
     * @param cards in reading order
     */
    public record Cards(List<Card> cards) implements Section {
        /**
         * One number.
         *
         * @param title what it is
         * @param value with its unit
         * @param name of the metric in files
         */
        public record Card(String title, String value, String name) {}
    }

    /**
     * A table.
     *
     * @param title the heading
     * @param note a paragraph under it, or nothing
     * @param head names of the columns; the first is that of the rows' labels
     * @param rows as many cells each as the head has
     * @param units empty, or as many as the head has: a column with a unit holds numbers in full precision, or nothing, which the page
     *     shows in that unit; one with {@code null} holds text, of which a cell that starts as a number is set to the right
     */
    public record Table(String title, String note, List<String> head, List<List<String>> rows, List<Metric.Unit> units)
            implements Section {
        /** Checks the rows' lengths. */
        public Table {
            for (List<String> row : rows) {
                if (row.size() != head.size()) {
                    throw new IllegalArgumentException(
                            "a row of '" + title + "' has " + row.size() + " cells, its head " + head.size());
                }
            }
        }

        /** A table of text. */
        public Table(String title, String note, List<String> head, List<List<String>> rows) {
            this(title, note, head, rows, List.of());
        }

        /** A cell as it is read. */
        String shown(int row, int column) {
            String cell = rows.get(row).get(column);
            if (!isNumeric(column)) {
                return cell;
            }
            return cell.isEmpty() ? "–" : NumberText.text(units.get(column), Double.parseDouble(cell));
        }

        /** Whether a column holds numbers in full precision. */
        boolean isNumeric(int column) {
            return !units.isEmpty() && units.get(column) != null;
        }

        /** The table as RFC 4180 has it, numbers in full precision where they are known. */
        public String csv() {
            return ResultTable.csv(head, rows);
        }

        /** The table as a LaTeX {@code tabular} with the rules of the package booktabs, as it is read. */
        public String latex() {
            return SheetText.latex(this);
        }
    }

    /**
     * A chart of lines, or several side by side on one scale.
     *
     * @param title the heading
     * @param note what to look for, or nothing
     * @param x the horizontal axis
     * @param y the vertical axis
     * @param lines what is drawn
     * @param bounds horizontal lines that nothing should cross
     */
    public record Chart(String title, String note, Axis x, Axis y, List<Line> lines, List<Bound> bounds)
            implements Section {
        /** A chart without bounds. */
        public Chart(String title, String note, Axis x, Axis y, List<Line> lines) {
            this(title, note, x, y, lines, List.of());
        }
    }

    /**
     * An axis.
     *
     * @param title what is on it
     * @param logarithmic whether powers of ten are equally far apart; then only positive values are drawn
     * @param unit how its values are written
     */
    public record Axis(String title, boolean logarithmic, Metric.Unit unit) {
        /** Equal steps are equally far apart. */
        public static Axis linear(String title) {
            return new Axis(title, false, Metric.Unit.NUMBER);
        }

        /** Equal ratios are equally far apart. */
        public static Axis logarithmic(String title) {
            return new Axis(title, true, Metric.Unit.NUMBER);
        }
    }

    /** A horizontal line at a value. */
    public record Bound(String label, double value) {}

    /**
     * A line.
     *
     * @param panel which of the charts side by side it belongs to, by its title; nothing where there is one chart
     * @param name as in the legend
     * @param x ascending
     * @param y as many
     * @param low lower ends of the band around it, as many; none if it has no band
     * @param high upper ends
     */
    public record Line(String panel, String name, double[] x, double[] y, double[] low, double[] high) {
        /** More points than this are narrower than a pixel. */
        private static final int DRAWN = 1000;

        /** Checks the lengths. */
        public Line {
            if (x.length != y.length || low.length != high.length || (low.length != 0 && low.length != x.length)) {
                throw new IllegalArgumentException(name + " has " + x.length + " places but " + y.length + " values");
            }
        }

        /** A line of the only chart, without a band. */
        public Line(String name, double[] x, double[] y) {
            this("", name, x, y, new double[0], new double[0]);
        }

        /**
         * The mean of a metric over seeds, with the band of {@link Estimate#halfWidth} where there are several, at the rounds that all
         * of them recorded.
         *
         * @param seeds what each seed recorded
         */
        public static Line ofSeeds(String panel, String name, List<List<MetricRow>> seeds) {
            Map<Integer, List<Double>> byRound = new TreeMap<>();
            seeds.forEach(rows -> rows.forEach(row ->
                    byRound.computeIfAbsent(row.round(), r -> new ArrayList<>()).add(row.value())));
            byRound.values().removeIf(values -> values.size() < seeds.size());
            List<Estimate> means = byRound.values().stream()
                    .map(values -> Estimate.of(
                            values.stream().mapToDouble(value -> value).toArray()))
                    .toList();
            List<Estimate> banded = seeds.size() > 1 ? means : List.of();
            return new Line(
                    panel,
                    name,
                    byRound.keySet().stream().mapToDouble(round -> round).toArray(),
                    each(means, Estimate::mean),
                    each(banded, one -> one.mean() - one.halfWidth()),
                    each(banded, one -> one.mean() + one.halfWidth()));
        }

        private static double[] each(List<Estimate> all, ToDoubleFunction<Estimate> value) {
            return all.stream().mapToDouble(value).toArray();
        }

        /**
         * At most about a thousand points with the same picture: of each stretch the least and the greatest value (NaN being greater
         * than all numbers), besides the first and last of all.
         */
        Line drawn() {
            int n = x.length;
            if (n <= DRAWN) {
                return this;
            }
            int stretch = (2 * n + DRAWN - 1) / DRAWN;
            List<Integer> kept = new ArrayList<>(List.of(0));
            for (int from = 1; from < n - 1; from += stretch) {
                int least = from;
                int greatest = from;
                for (int i = from; i < Math.min(n - 1, from + stretch); i++) {
                    least = Double.compare(y[i], y[least]) < 0 ? i : least;
                    greatest = Double.compare(y[i], y[greatest]) > 0 ? i : greatest;
                }
                kept.add(Math.min(least, greatest));
                if (least != greatest) {
                    kept.add(Math.max(least, greatest));
                }
            }
            kept.add(n - 1);
            return new Line(panel, name, at(x, kept), at(y, kept), at(low, kept), at(high, kept));
        }

        private static double[] at(double[] values, List<Integer> places) {
            return values.length == 0
                    ? values
                    : places.stream().mapToDouble(i -> values[i]).toArray();
        }
    }

    /**
     * A table in colours over two factors that the reader chooses; of each other factor one value is shown, or the worst over all.
     *
     * @param title the heading
     * @param note what to look for, or nothing
     * @param factors at least two
     * @param measures what can be shown
     * @param points the combinations that there are
     */
    public record HeatMap(String title, String note, List<Factor> factors, List<Measure> measures, List<Point> points)
            implements Section {
        /** What is varied, with its values in order. */
        public record Factor(String name, List<String> values) {}

        /** A number that a combination has. */
        public record Measure(String title, Metric.Unit unit, Metric.Better better) {}

        /**
         * A combination.
         *
         * @param at for each factor the place of its value, from 0
         * @param values by measure; {@code null} where it was not measured
         */
        public record Point(List<Integer> at, List<Double> values) {}
    }
}
