package dev.firebreak.aggregation;

import dev.firebreak.aggregation.certificate.Kappa;
import dev.firebreak.aggregation.preaggregation.PreAggregators;
import dev.firebreak.aggregation.rule.Rules;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import java.util.List;
import java.util.Locale;

/** The page {@code docs/rules.md}, written from the registries and the certificates alone. */
final class RulesPage {
    private static final int[][] EXAMPLES = {{17, 4}, {20, 4}, {50, 10}};
    private static final List<String> CERTIFIED =
            List.of("trimmed-mean", "median", "geometric-median(exact=true)", "krum", "mda");
    private static final List<String> BEFORE = List.of("", "nnm | ", "arc | ", "arc | nnm | ");

    private final StringBuilder text = new StringBuilder();

    private RulesPage() {}

    static String text() {
        RulesPage page = new RulesPage();
        page.line("# Aggregation rules and pre-aggregators");
        page.line("");
        page.line(
                "Generated from the registries; `CONTRIBUTING.md` names the command. Rows x_1, ..., x_n of d numbers, at most f of");
        page.line(
                "them faulty, 2f < n; norms are Euclidean; m_S is the mean of the rows S. A rule F has coefficient kappa when for");
        page.line(
                "every S of n-f rows `||F - m_S||^2 <= kappa mean_{i in S} ||x_i - m_S||^2`; no rule has less than r = f/(n-2f).");
        page.line("Costs are beyond reading the rows once. `firebreak list rule` prints the same facts.");
        page.family("Rules", Rules.REGISTRY);
        page.family("Pre-aggregators", PreAggregators.REGISTRY);
        page.examples();
        return page.text.toString();
    }

    private void family(String title, Registry<?> registry) {
        line("");
        line("## " + title);
        for (Part<?> part : registry.parts()) {
            line("");
            line("### " + part.name());
            line("");
            line(capital(part.summary()) + ".");
            line("");
            line("- Formula: `" + part.facts().get("formula") + "`");
            for (Parameter parameter : part.parameters()) {
                line("- Parameter `" + parameter.name() + "`: " + parameter.meaning() + "; " + parameter.allowed());
            }
            line("- Source: " + part.source());
            line("- Kappa: " + part.facts().get("kappa"));
            line("- Cost: " + part.facts().get("cost"));
            line("- When to use it: " + part.facts().get("use"));
        }
    }

    private void examples() {
        line("");
        line("## Coefficients by example");
        line("");
        line(
                "Upper bounds, each as sure as its entry above says, and not what a run shows. A chain may have a larger bound than its rule alone where n is small.");
        line("`smea` is measured against the largest eigenvalue of the covariance, which is the stronger statement.");
        line("");
        StringBuilder head = new StringBuilder("| chain |");
        StringBuilder rule = new StringBuilder("|---|");
        StringBuilder least = new StringBuilder("| least possible, r |");
        for (int[] nf : EXAMPLES) {
            head.append(" n = ").append(nf[0]).append(", f = ").append(nf[1]).append(" |");
            rule.append("---:|");
            least.append(number(Kappa.lowerBound(nf[0], nf[1])));
        }
        line(head.toString());
        line(rule.toString());
        line(least.toString());
        for (String before : BEFORE) {
            CERTIFIED.forEach(name -> row(before + name));
        }
        row("smea");
    }

    private void row(String chain) {
        StringBuilder row = new StringBuilder("| `" + chain.replace("|", "\\|") + "` |");
        for (int[] nf : EXAMPLES) {
            row.append(number(Pipeline.parse(chain).kappa(nf[0], nf[1]).value().orElseThrow()));
        }
        line(row.toString());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, " %.4f |", value);
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
