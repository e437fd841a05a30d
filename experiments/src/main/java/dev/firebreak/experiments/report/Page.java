package dev.firebreak.experiments.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.firebreak.core.Sha256;
import dev.firebreak.experiments.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@link Sheet} as one file of HTML that fetches nothing. Text and tables are in it as they are read; the script draws the charts from
 * data, sorts, and writes the files that a reader asks for.
 */
final class Page {
    // A number, also with a unit or a deviation behind it; an id that begins with digits is none.
    private static final Pattern NUMBER =
            Pattern.compile("([-−+]?[0-9][0-9,]*(?:\\.[0-9]+)?(?:e[-−+]?[0-9]+)?)(?:[^\\p{Alnum}].{0,23})?|[-−+]?∞|–");
    private static final JsonMapper JSON = new JsonMapper();

    /** Longer text is set in several lines. */
    private static final int LINE = 28;

    /** Tables of more rows scroll within the page. */
    private static final int TALL = 40;

    private final Sheet sheet;
    private final Html html = new Html();
    private final ArrayNode figures = JSON.createArrayNode();
    private final ArrayNode tables = JSON.createArrayNode();

    Page(Sheet sheet) {
        this.sheet = sheet;
    }

    String html() {
        String charts = Charts.SCRIPT;
        String script = text("report.js");
        html.open("html", "lang", "en").open("head");
        html.empty("meta", "charset", "utf-8");
        // Nothing is fetched, and no script runs but the two below, whatever a label or a path may hold.
        html.empty(
                "meta",
                "http-equiv",
                "Content-Security-Policy",
                "content",
                "default-src 'none'; style-src 'unsafe-inline'; script-src " + Charts.HASH + " " + hash(script));
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.empty("meta", "name", "color-scheme", "content", "light dark");
        html.element("title", sheet.title() + " · Firebreak");
        html.code("style", text("report.css")).close();
        html.open("body");
        header();
        html.open("main");
        sheet.sections().forEach(this::section);
        html.close();
        html.element("footer", "Made by Firebreak " + sheet.version() + ".");
        ObjectNode data = JSON.createObjectNode();
        data.set("figures", figures);
        data.set("tables", tables);
        html.code("script", escaped(data.toString()), "type", "application/json", "id", "data");
        html.code("script", charts);
        html.code("script", script);
        return html.close().close().toString();
    }

    /** Apache ECharts (Apache-2.0), from its WebJar: a megabyte that every page holds, read and hashed once. */
    static final class Charts {
        static final String SCRIPT = text("/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js");
        static final String HASH = hash(SCRIPT);

        private Charts() {}
    }

    private static String text(String resource) {
        try (InputStream in = Page.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // As a content security policy names a script.
    private static String hash(String script) {
        byte[] digest = Sha256.of(script.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    }

    private static String escaped(String json) {
        return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
    }

    private void header() {
        html.open("header").open("p", "class", "brand").text("Firebreak").close();
        html.element("h1", sheet.title());
        html.element("p", sheet.subtitle(), "class", "subtitle");
        html.open("p", "class", "badges");
        for (String badge : sheet.badges()) {
            boolean outcome = Arrays.stream(Outcome.values()).map(Outcome::word).anyMatch(badge::equals);
            String tone = badge.equals(Outcome.DONE.word()) ? " good" : outcome ? " attention" : "";
            html.element("span", badge, "class", "badge" + tone);
        }
        html.close().close();
    }

    private void section(Sheet.Section section) {
        if (section instanceof Sheet.Text text) {
            open(text.title(), "");
            text.paragraphs().forEach(paragraph -> html.element("p", paragraph));
        } else if (section instanceof Sheet.Cards cards) {
            cards(cards);
        } else if (section instanceof Sheet.Table table) {
            open(table.title(), table.note());
            table(table);
        } else if (section instanceof Sheet.Chart chart) {
            open(chart.title(), chart.note());
            figure(new Sheet.Chart(
                    chart.title(),
                    chart.note(),
                    chart.x(),
                    chart.y(),
                    chart.lines().stream().map(Sheet.Line::drawn).toList(),
                    chart.bounds()));
        } else if (section instanceof Sheet.HeatMap map) {
            open(map.title(), map.note());
            figure(map);
        }
        html.close();
    }

    private void open(String title, String note) {
        html.open("section", "id", name(title)).element("h2", title);
        if (!note.isEmpty()) {
            html.element("p", note, "class", "note");
        }
    }

    private static String name(String title) {
        return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }

    private void figure(Sheet.Section drawn) {
        html.element("figure", "", "data-figure", Integer.toString(figures.size()));
        figures.add(JSON.<ObjectNode>valueToTree(drawn));
    }

    private void cards(Sheet.Cards cards) {
        html.open("section", "class", "cards");
        for (Sheet.Cards.Card card : cards.cards()) {
            html.open("div", "class", "card").element("p", card.title(), "class", "label");
            html.element("p", card.value(), "class", "number").element("p", card.name(), "class", "metric");
            html.close();
        }
    }

    private void table(Sheet.Table table) {
        html.open("div", "class", table.rows().size() > TALL ? "scroll tall" : "scroll", "tabindex", "0");
        html.open("table", "data-table", Integer.toString(tables.size()))
                .open("thead")
                .open("tr");
        for (int column = 0; column < table.head().size(); column++) {
            html.element(
                    "th",
                    table.head().get(column),
                    "scope",
                    "col",
                    "class",
                    isNumeric(table, column) ? "right" : "text");
        }
        html.close().close().open("tbody");
        for (int row = 0; row < table.rows().size(); row++) {
            html.open("tr");
            for (int column = 0; column < table.head().size(); column++) {
                cell(table, row, column);
            }
            html.close();
        }
        html.close().close().close();
        tables.addObject()
                .put("name", name(sheet.title()) + "-" + name(table.title()))
                .put("csv", table.csv())
                .put("tex", table.latex());
    }

    private void cell(Sheet.Table table, int row, int column) {
        String cell = table.rows().get(row).get(column);
        String shown = table.shown(row, column);
        if (table.isNumeric(column)) {
            html.element("td", shown, "class", "right", "data-value", cell, "title", cell);
        } else if (column == 0) {
            html.element("th", shown, "scope", "row", "class", length(shown));
        } else if (isNumeric(table, column)) {
            html.element("td", shown, "class", "right", "data-value", value(cell));
        } else {
            html.element("td", shown, "class", length(shown));
        }
    }

    private static String length(String shown) {
        return shown.length() > LINE ? "long" : "short";
    }

    private static String value(String cell) {
        Matcher number = NUMBER.matcher(cell);
        String digits =
                number.matches() && number.group(1) != null ? number.group(1).replace(",", "") : cell;
        return digits.replace("−", "-").replace("∞", "Infinity").replace("–", "");
    }

    /** Whether every cell of a column that is not empty is a number, so that it is set to the right. */
    static boolean isNumeric(Sheet.Table table, int column) {
        List<String> cells = table.rows().stream()
                .map(row -> row.get(column))
                .filter(cell -> !cell.isEmpty())
                .toList();
        return table.isNumeric(column)
                || (column > 0
                        && !cells.isEmpty()
                        && cells.stream().allMatch(cell -> NUMBER.matcher(cell).matches()));
    }
}
