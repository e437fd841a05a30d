package dev.firebreak.experiments.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.learning.train.Metric;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/** A {@link Sheet} as HTML: every number is in the tables, the charts only draw. */
final class SheetPage {
    // With a unit or a deviation behind it; what is longer is a sentence that begins with a number.
    private static final Pattern NUMBER = Pattern.compile("[-−+]?[0-9∞].{0,24}|–");
    private static final JsonMapper JSON = new JsonMapper();

    private final Sheet sheet;
    private final List<Sheet.Chart> charts;

    SheetPage(Sheet sheet) {
        this.sheet = sheet;
        this.charts = sheet.sections().stream()
                .filter(Sheet.Chart.class::isInstance)
                .map(Sheet.Chart.class::cast)
                .toList();
    }

    String html() {
        return Document.of(sheet.title(), charts.stream().map(SheetPage::json).toList(), this::body);
    }

    private void body(Html html) {
        html.open("header").open("p", "class", "brand").text("Firebreak").close();
        html.element("h1", sheet.title());
        html.element("p", sheet.subtitle(), "class", "subtitle");
        html.open("p", "class", "badges");
        sheet.badges().forEach(badge -> html.element("span", badge, "class", "badge"));
        html.close().close();
        html.open("main");
        for (Sheet.Section section : sheet.sections()) {
            html.open("section");
            if (section instanceof Sheet.Text text) {
                text(html, text);
            } else if (section instanceof Sheet.Table table) {
                table(html, table);
            } else if (section instanceof Sheet.Chart chart) {
                chart(html, chart);
            }
            html.close();
        }
        html.close();
        Document.footer(html, sheet.version());
    }

    private static void text(Html html, Sheet.Text text) {
        html.element("h2", text.title());
        text.paragraphs().forEach(paragraph -> html.element("p", paragraph));
    }

    private static void table(Html html, Sheet.Table table) {
        html.element("h2", table.title());
        if (!table.note().isEmpty()) {
            html.element("p", table.note());
        }
        html.open("div", "class", "scroll").open("table").open("thead").open("tr");
        for (int column = 0; column < table.head().size(); column++) {
            head(html, table, column);
        }
        html.close().close().open("tbody");
        for (List<String> row : table.rows()) {
            html.open("tr").element("th", row.get(0), "scope", "row");
            for (String cell : row.subList(1, row.size())) {
                if (number(cell)) {
                    html.element("td", cell, "class", "right");
                } else {
                    html.element("td", cell);
                }
            }
            html.close();
        }
        html.close().close().close();
    }

    private static void head(Html html, Sheet.Table table, int column) {
        boolean numbers =
                column > 0 && !table.rows().isEmpty() && table.rows().stream().allMatch(row -> number(row.get(column)));
        if (numbers) {
            html.element("th", table.head().get(column), "scope", "col", "class", "right");
        } else {
            html.element("th", table.head().get(column), "scope", "col");
        }
    }

    private static boolean number(String cell) {
        return NUMBER.matcher(cell).matches();
    }

    private void chart(Html html, Sheet.Chart chart) {
        html.open("figure").open("figcaption").element("h2", chart.title());
        if (!chart.note().isEmpty()) {
            html.element("p", chart.note());
        }
        html.close();
        Map<String, Integer> names = new LinkedHashMap<>();
        chart.lines().forEach(line -> names.putIfAbsent(line.name(), names.size()));
        Document.legend(html, names);
        html.open("div", "class", "panels").open("div", "class", "panel");
        Document.chart(
                html,
                chart.y().title() + " over " + chart.x().title() + ", " + chart.title(),
                charts.indexOf(chart),
                0);
        html.close().close().close();
    }

    private static ObjectNode json(Sheet.Chart chart) {
        ObjectNode figure = JSON.createObjectNode();
        figure.put("title", chart.y().title()).put("unit", Metric.Unit.NUMBER.name());
        boolean log = chart.y().logarithmic();
        figure.put("log", log);
        figure.put("least", Scale.least(values(chart), log));
        figure.put("greatest", Scale.greatest(values(chart), log));
        figure.putObject("x")
                .put("name", chart.x().title())
                .put("log", chart.x().logarithmic());
        ArrayNode lines = figure.putArray("panels").addObject().putArray("lines");
        Map<String, Integer> styles = new LinkedHashMap<>();
        for (Sheet.Line line : chart.lines()) {
            int style = styles.computeIfAbsent(line.name(), name -> styles.size());
            ArrayNode points = lines.addObject()
                    .put("name", line.name())
                    .put("style", style)
                    .putArray("points");
            for (int i = 0; i < line.x().length; i++) {
                if (line.x()[i] > 0 || !chart.x().logarithmic()) {
                    points.addArray().add(line.x()[i]).add(line.y()[i]);
                }
            }
        }
        ((ObjectNode) figure.get("panels").get(0)).putArray("bounds");
        return figure;
    }

    private static double[] values(Sheet.Chart chart) {
        return chart.lines().stream()
                .flatMapToDouble(line -> Arrays.stream(line.y()))
                .filter(Double::isFinite)
                .filter(value -> value > 0 || !chart.y().logarithmic())
                .toArray();
    }

    /** Ends of an axis. */
    private static final class Scale {
        static double least(double[] values, boolean log) {
            double least = DoubleStream.of(values).min().orElse(log ? 1 : 0);
            return log ? Figure.powerBelow(least, powerAbove(values)) : Math.min(0, -Figure.roundedUp(-least));
        }

        static double greatest(double[] values, boolean log) {
            double greatest = DoubleStream.of(values).max().orElse(1);
            return log ? powerAbove(values) : Figure.roundedUp(greatest);
        }

        private static double powerAbove(double[] values) {
            return Figure.powerAbove(DoubleStream.of(values).max().orElse(1));
        }
    }
}
