package dev.firebreak.experiments.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.learning.train.Metric;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Charts of one quantity over rounds, side by side on one scale.
 *
 * @param quantity what is drawn
 * @param caption what to look for
 * @param panels one chart each
 */
record Figure(Quantity quantity, String caption, List<Panel> panels) {

    /** A larger ratio of values than this is drawn on a logarithmic axis. */
    private static final double LINEAR_RATIO = 100;

    /** The most that a logarithmic axis spans. */
    private static final double LARGEST_SPAN = 1e7;

    private static final JsonMapper JSON = new JsonMapper();

    /**
     * One chart.
     *
     * @param title what sets it apart from its neighbours, or nothing
     * @param lines what is drawn
     * @param bounds horizontal lines that nothing should cross
     */
    record Panel(String title, List<Line> lines, List<Bound> bounds) {}

    /**
     * One line.
     *
     * @param name as in the legend
     * @param style which colour and dash, from 0
     * @param series the points
     */
    record Line(String name, int style, Series series) {}

    /** A horizontal line at a value. */
    record Bound(String label, double value) {}

    /** Whether there is a point to draw. */
    boolean drawable() {
        return panels.stream().anyMatch(panel -> !panel.lines().isEmpty());
    }

    /** Whether the axis is logarithmic. */
    boolean logarithmic() {
        if (quantity.unit() == Metric.Unit.SHARE) {
            return false;
        }
        double least = values().filter(v -> v > 0).min().orElse(1);
        return greatest() / least > LINEAR_RATIO;
    }

    /** What the charts' script draws from. */
    ObjectNode json() {
        ObjectNode figure = JSON.createObjectNode();
        figure.put("title", quantity.title());
        figure.put("unit", quantity.unit().name());
        figure.put("log", logarithmic());
        figure.put("least", logarithmic() ? lowerPower() : Math.min(0, -roundedUp(-least())));
        figure.put(
                "greatest",
                quantity.unit() == Metric.Unit.SHARE ? 1 : logarithmic() ? upperPower() : roundedUp(greatest()));
        ArrayNode all = figure.putArray("panels");
        for (Panel panel : panels) {
            ObjectNode one = all.addObject();
            ArrayNode lines = one.putArray("lines");
            for (Line line : panel.lines()) {
                ObjectNode drawn = lines.addObject().put("name", line.name()).put("style", line.style());
                ArrayNode points = drawn.putArray("points");
                Series series = line.series().drawn();
                for (int i = 0; i < series.rounds().length; i++) {
                    points.addArray().add(series.rounds()[i]).add(series.values()[i]);
                }
            }
            ArrayNode bounds = one.putArray("bounds");
            panel.bounds()
                    .forEach(b -> bounds.addObject().put("label", b.label()).put("value", b.value()));
        }
        return figure;
    }

    private DoubleStream values() {
        DoubleStream drawn = panels.stream()
                .flatMap(panel -> panel.lines().stream())
                .flatMapToDouble(line -> Arrays.stream(line.series().values()));
        DoubleStream bounds =
                panels.stream().flatMap(panel -> panel.bounds().stream()).mapToDouble(Bound::value);
        return DoubleStream.concat(drawn, bounds).filter(Double::isFinite);
    }

    private double least() {
        return values().min().orElse(0);
    }

    private double greatest() {
        return values().max().orElse(1);
    }

    private double lowerPower() {
        return powerBelow(values().filter(v -> v > 0).min().orElse(1), upperPower());
    }

    private double upperPower() {
        return powerAbove(greatest());
    }

    /** Where a logarithmic axis with this end begins: values of rounding size would squeeze everything else into a line. */
    static double powerBelow(double least, double end) {
        return Math.max(Math.pow(10, Math.floor(Math.log10(least))), end / LARGEST_SPAN);
    }

    /** Where a logarithmic axis ends. */
    static double powerAbove(double greatest) {
        return Math.pow(10, Math.min(308, Math.ceil(Math.log10(greatest))));
    }

    /** The next of 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten; a value that is not positive gives itself. */
    static double roundedUp(double value) {
        if (value <= 0) {
            return value;
        }
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double step : new double[] {1, 1.5, 2, 3, 4, 5, 6, 8}) {
            if (value <= step * power) {
                return step * power;
            }
        }
        return 10 * power;
    }
}
