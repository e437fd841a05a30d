package dev.firebreak.experiments.report;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.experiments.report.ReportData.Run;
import dev.firebreak.experiments.store.Certificate;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.learning.train.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** One report as HTML: every number is in the text, the charts only draw them. */
final class Page {
    private static final List<String> HEADLINES = List.of(
            "test/accuracy", "test/loss", "train/loss", "aggregation/kappa-hat", "bytes/uplink", "seconds/round");

    private final ReportData data;
    private final List<Run> runs;
    private final boolean several;
    private final Comparison comparison;
    private final List<Figure> figures;
    private Html html;

    Page(ReportData data) {
        this.data = data;
        this.runs = data.runs();
        this.several = runs.size() > 1;
        this.comparison = new Comparison(runs);
        this.figures = several ? Figures.of(runs, comparison) : Figures.of(runs.get(0));
    }

    String html() {
        return Document.of(data.title(), figures.stream().map(Figure::json).toList(), page -> {
            html = page;
            body();
        });
    }

    private void body() {
        header();
        html.open("main");
        WarningList.write(html, runs, comparison);
        if (several) {
            matrix();
        } else {
            headlines(runs.get(0));
        }
        figures();
        table();
        certificates();
        asked();
        environment();
        html.close();
        Document.footer(html, runs.get(0).manifest().firebreak());
    }

    private void header() {
        html.open("header").open("p", "class", "brand").text("Firebreak").close();
        html.element("h1", data.title());
        html.element("p", several ? subtitle() : subtitle(runs.get(0)), "class", "subtitle");
        html.open("p", "class", "badges");
        Set<String> words = runs.stream().map(Run::status).collect(Collectors.toCollection(LinkedHashSet::new));
        words.forEach(
                word -> html.element("span", word, "class", "badge " + (word.equals("done") ? "good" : "attention")));
        Set<String> modes =
                runs.stream().map(run -> run.manifest().mode()).collect(Collectors.toCollection(LinkedHashSet::new));
        modes.forEach(mode -> html.element("span", mode, "class", "badge"));
        html.close().close();
    }

    private String subtitle() {
        return runs.size() + " runs · " + comparison.rows().size() + " × "
                + comparison.columns().size() + " comparison of "
                + comparison.rowTitle()
                + (comparison.columnTitle().isEmpty() ? "" : " under " + comparison.columnTitle());
    }

    private static String subtitle(Run run) {
        return run.part("workers") + " workers, " + run.part("byzantine") + " Byzantine · " + run.part("attack")
                + " against " + run.part("aggregation") + " · "
                + run.part("rounds") + (run.part("rounds").equals("1") ? " round" : " rounds");
    }

    private void headlines(Run run) {
        html.open("section", "class", "cards", "aria-label", "Final values");
        for (String metric : HEADLINES) {
            Double value = run.summary().get(metric);
            if (value != null) {
                html.open("div", "class", "card");
                html.element("p", Quantity.of(metric).title(), "class", "label");
                html.open("p", "class", "number");
                value(metric, value);
                html.close();
                html.element("p", metric, "class", "metric").close();
            }
        }
        html.close();
    }

    private void matrix() {
        String metric = runs.stream().anyMatch(run -> run.summary().containsKey("test/accuracy"))
                ? "test/accuracy"
                : "train/loss";
        Quantity quantity = Quantity.of(metric);
        html.open("section").element("h2", "Final " + quantity.title().toLowerCase(Locale.ROOT));
        html.open("div", "class", "scroll").open("table", "class", "matrix");
        html.open("thead").open("tr");
        html.element("th", comparison.rowTitle(), "scope", "col");
        comparison
                .columns()
                .forEach(column -> html.element("th", column.isEmpty() ? quantity.title() : column, "scope", "col"));
        html.close().close().open("tbody");
        List<String> rows = comparison.rows();
        for (String row : rows) {
            html.open("tr").open("th", "scope", "row");
            swatch(rows.indexOf(row));
            html.text(row).close();
            for (String column : comparison.columns()) {
                matrixCell(metric, row, column);
            }
            html.close();
        }
        html.close().close().close().close();
    }

    private void matrixCell(String metric, String row, String column) {
        List<Double> values = comparison.cell(row, column).stream()
                .map(run -> run.summary().get(metric))
                .filter(Objects::nonNull)
                .toList();
        if (values.isEmpty()) {
            html.element("td", "–", "class", "bar");
            return;
        }
        double mean = values.stream().mapToDouble(v -> v).average().orElseThrow();
        boolean share = Quantity.of(metric).unit() == Metric.Unit.SHARE;
        long width = share && Double.isFinite(mean) ? Math.round(1000 * Math.max(0, Math.min(1, mean))) : 0;
        html.open("td", "class", "bar", "style", "--share:" + width / 10.0 + "%");
        value(metric, mean);
        if (values.size() > 1) {
            double squares =
                    values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
            double deviation = Math.sqrt(squares / (values.size() - 1));
            html.element("small", " ± " + Quantity.of(metric).text(deviation) + " over " + values.size() + " seeds");
        }
        html.close();
    }

    private void figures() {
        if (figures.isEmpty()) {
            return;
        }
        html.open("section").element("h2", "Over the rounds");
        for (int i = 0; i < figures.size(); i++) {
            figure(i, figures.get(i));
        }
        html.close();
    }

    private void figure(int index, Figure figure) {
        String scale = figure.logarithmic() ? ", logarithmic scale (what is below the axis lies on it)" : "";
        html.open("figure").open("figcaption");
        html.element("h3", figure.quantity().title() + scale);
        if (!figure.caption().isEmpty()) {
            html.element("p", figure.caption());
        }
        html.close();
        legend(figure);
        html.open("div", "class", "panels");
        for (int p = 0; p < figure.panels().size(); p++) {
            Figure.Panel panel = figure.panels().get(p);
            html.open("div", "class", "panel");
            if (!panel.title().isEmpty()) {
                html.element("h4", panel.title());
            }
            String about =
                    figure.quantity().title() + " over rounds" + (panel.title().isEmpty() ? "" : ", " + panel.title());
            Document.chart(html, about, index, p);
            html.close();
        }
        html.close().close();
    }

    private void legend(Figure figure) {
        Map<String, Integer> names = new LinkedHashMap<>();
        figure.panels().forEach(panel -> panel.lines().forEach(line -> names.putIfAbsent(line.name(), line.style())));
        Document.legend(html, names);
    }

    private void swatch(int style) {
        Document.swatch(html, style);
    }

    /** Every final value of every run: metrics down for one run, across for several. */
    private void table() {
        Set<String> metrics = new LinkedHashSet<>(HEADLINES);
        runs.forEach(run -> metrics.addAll(run.summary().keySet()));
        metrics.removeIf(metric -> runs.stream().noneMatch(run -> run.summary().containsKey(metric)));
        if (metrics.isEmpty()) {
            html.open("section")
                    .element("h2", "Final values")
                    .element("p", "The run has not finished; there are none yet.")
                    .close();
            return;
        }
        html.open("section").element("h2", "Final values").open("div", "class", "scroll");
        html.open("table", "id", "values").open("thead").open("tr");
        html.element("th", several ? comparison.rowTitle() : "metric", "scope", "col");
        if (several) {
            if (!comparison.columnTitle().isEmpty()) {
                html.element("th", comparison.columnTitle(), "scope", "col");
            }
            metrics.forEach(
                    metric -> html.element("th", Quantity.of(metric).title(), "scope", "col", "class", "right"));
            html.close().close().open("tbody");
            runs.forEach(run -> valuesOf(run, metrics));
        } else {
            html.element("th", "value", "scope", "col", "class", "right")
                    .element("th", "name in files", "scope", "col")
                    .close()
                    .close()
                    .open("tbody");
            metrics.forEach(metric -> valueOf(metric, runs.get(0).summary().get(metric)));
        }
        html.close().close().close().close();
    }

    private void valuesOf(Run run, Set<String> metrics) {
        html.open("tr", "data-run", run.manifest().run()).element("th", comparison.row(run), "scope", "row");
        if (!comparison.columnTitle().isEmpty()) {
            html.element("td", comparison.column(run));
        }
        for (String metric : metrics) {
            html.open("td", "class", "right");
            Double value = run.summary().get(metric);
            if (value == null) {
                html.text("–");
            } else {
                value(metric, value);
            }
            html.close();
        }
        html.close();
    }

    private void valueOf(String metric, double value) {
        html.open("tr", "data-run", runs.get(0).manifest().run());
        html.element("th", Quantity.of(metric).title(), "scope", "row").open("td", "class", "right");
        value(metric, value);
        html.close().open("td").element("code", metric).close().close();
    }

    /** A number as people read it, which carries its exact value for those who copy it and for programs. */
    private void value(String metric, double value) {
        html.element(
                "data",
                Quantity.of(metric).text(value),
                "value",
                Double.toString(value),
                "data-metric",
                metric,
                "title",
                Double.toString(value));
    }

    private void certificates() {
        Map<List<Certificate>, List<Run>> groups = new LinkedHashMap<>();
        runs.forEach(run -> groups.computeIfAbsent(run.certificates(), c -> new ArrayList<>())
                .add(run));
        groups.remove(List.of());
        if (groups.isEmpty()) {
            return;
        }
        html.open("section")
                .element("h2", "What is proved")
                .open("div", "class", "scroll")
                .open("table", "class", "certificates");
        html.open("thead").open("tr");
        if (several) {
            html.element("th", comparison.rowTitle(), "scope", "col");
        }
        html.element("th", "what", "scope", "col").element("th", "bound", "scope", "col", "class", "right");
        html.element("th", "which says", "scope", "col")
                .element("th", "source", "scope", "col")
                .close()
                .close()
                .open("tbody");
        groups.forEach((certificates, of) -> {
            String label = of.stream().map(comparison::row).distinct().collect(Collectors.joining("; "));
            for (int i = 0; i < certificates.size(); i++) {
                certificate(certificates.get(i), i == 0 ? label : "", certificates.size());
            }
        });
        html.close().close().close().close();
    }

    private void certificate(Certificate certificate, String label, int rows) {
        html.open("tr");
        if (several && !label.isEmpty()) {
            html.element("th", label, "scope", "rowgroup", "rowspan", Integer.toString(rows));
        }
        html.element("td", certificate.name());
        if (certificate.value() == null) {
            html.element("td", "no proven bound", "class", "right none");
        } else {
            html.open("td", "class", "right");
            Quantity quantity = new Quantity(
                    certificate.name(),
                    certificate.value() == Math.rint(certificate.value()) ? Metric.Unit.COUNT : Metric.Unit.NUMBER);
            html.element("data", quantity.text(certificate.value()), "value", Double.toString(certificate.value()))
                    .close();
        }
        html.element("td", certificate.statement())
                .element("td", Objects.requireNonNullElse(certificate.source(), ""))
                .close();
    }

    /** The spec, every parameter written out; a key in which runs differ has all their values. */
    private void asked() {
        html.open("section").element("h2", "What was asked").open("dl", "class", "spec");
        for (String key : runs.get(0).spec().keySet()) {
            html.element("dt", key).open("dd");
            List<String> values = comparison.values(key);
            for (int i = 0; i < values.size(); i++) {
                html.text(i == 0 ? "" : "; ");
                part(values.get(i));
            }
            html.close();
        }
        html.close().close();
    }

    /** A chain of calls with its names set off from its parameters; anything else as it is. */
    private void part(String value) {
        List<Call> calls;
        try {
            calls = Call.parseChain(value);
        } catch (InputException plainText) {
            html.text(value);
            return;
        }
        for (int i = 0; i < calls.size(); i++) {
            if (i > 0) {
                html.element("span", " | ", "class", "pipe");
            }
            html.element("b", calls.get(i).name());
            String text = calls.get(i).toString();
            html.element("span", text.substring(calls.get(i).name().length()), "class", "parameters");
        }
    }

    private void environment() {
        Manifest manifest = runs.get(0).manifest();
        html.open("section")
                .element("h2", "Environment, and how to get these numbers again")
                .open("dl", "class", "spec");
        fact("Firebreak", manifest.firebreak());
        fact("code", manifest.code());
        fact("commit", manifest.commit() + (manifest.dirty() ? ", changed" : ""));
        fact("Java", manifest.java());
        fact("Spark", manifest.spark());
        fact("kernels", manifest.kernels());
        fact("redundancy", manifest.redundancy() + ", fault domain: " + manifest.faultDomain());
        fact(
                "repeatable",
                manifest.repeatable()
                        ? "bit for bit"
                        : "no, a real deadline decided what arrived, or a driver's secret what was drawn");
        manifest.host().forEach(this::fact);
        Map<String, String> digests = new LinkedHashMap<>();
        runs.forEach(run -> digests.putAll(run.manifest().dataDigests()));
        digests.forEach((name, digest) -> fact("data " + name, digest));
        if (!several) {
            fact("run", manifest.run());
        }
        html.close()
                .open("pre")
                .element("code", String.join("\n", data.command()))
                .close();
        html.element(
                "p",
                "Same spec, same version: the same bits, whatever the number of executors, threads, retries or resumes.",
                "class",
                "note");
        html.close();
    }

    private void fact(String name, String value) {
        html.element("dt", name).element("dd", value);
    }
}
