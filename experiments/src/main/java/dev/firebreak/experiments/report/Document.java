package dev.firebreak.experiments.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What all pages have in common: one file that fetches nothing, with the style, the charts and the script that draws them. */
final class Document {
    private static final JsonMapper JSON = new JsonMapper();

    private Document() {}

    /**
     * A whole page.
     *
     * @param title the heading
     * @param figures what the charts are drawn from, by index
     * @param body writes what is inside the body, scripts excepted
     */
    static String of(String title, List<ObjectNode> figures, Consumer<Html> body) {
        Html html = new Html();
        String style = Assets.text("report.css");
        String charts = Assets.echarts();
        String script = Assets.text("report.js");
        html.open("html", "lang", "en").open("head");
        html.empty("meta", "charset", "utf-8");
        // Nothing is fetched, and no script runs but the two below, whatever a label or a path may hold.
        html.empty(
                "meta",
                "http-equiv",
                "Content-Security-Policy",
                "content",
                "default-src 'none'; style-src 'unsafe-inline'; script-src " + Assets.hash(charts) + " "
                        + Assets.hash(script));
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.empty("meta", "name", "color-scheme", "content", "light dark");
        html.element("title", title + " · Firebreak");
        html.code("style", style).close();
        html.open("body");
        body.accept(html);
        html.code("script", data(figures), "type", "application/json", "id", "figures");
        html.code("script", charts);
        html.code("script", script);
        return html.close().close().toString();
    }

    /** Who made the page. */
    static void footer(Html html, String version) {
        html.open("footer").text("Made by Firebreak " + version + ".").close();
    }

    /** The place of a chart. */
    static void chart(Html html, String about, int figure, int panel) {
        html.element(
                "div",
                "",
                "class",
                "chart",
                "role",
                "img",
                "aria-label",
                about,
                "data-figure",
                Integer.toString(figure),
                "data-panel",
                Integer.toString(panel));
    }

    /** A piece of a line as charts draw it. */
    static void swatch(Html html, int style) {
        html.element("i", "", "class", "swatch", "data-style", Integer.toString(style), "aria-hidden", "true");
    }

    /** Names with their styles, if there is more than one. */
    static void legend(Html html, Map<String, Integer> names) {
        if (names.size() < 2) {
            return;
        }
        html.open("ul", "class", "legend");
        names.forEach((name, style) -> {
            html.open("li");
            swatch(html, style);
            html.text(name).close();
        });
        html.close();
    }

    private static String data(List<ObjectNode> figures) {
        ArrayNode all = JSON.createArrayNode();
        all.addAll(figures);
        return all.toString().replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
    }
}
