package dev.firebreak.experiments.report;

import dev.firebreak.experiments.report.ReportData.Run;
import dev.firebreak.learning.train.TrainingWarnings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a reader must not overlook: which runs diverged or lost rounds. */
final class WarningList {
    private WarningList() {}

    /** Writes a section with the warnings of these runs; nothing if there are none. */
    static void write(Html html, List<Run> runs, Comparison comparison) {
        Map<String, List<Run>> warned = new LinkedHashMap<>();
        for (Run run : runs) {
            TrainingWarnings.of(run.summary())
                    .forEach(warning -> warned.computeIfAbsent(warning, w -> new ArrayList<>())
                            .add(run));
        }
        if (warned.isEmpty()) {
            return;
        }
        html.open("section").element("h2", "Warnings").open("ul", "class", "warnings");
        warned.forEach((warning, of) ->
                html.element("li", runs.size() > 1 ? warning + " (" + names(of, comparison) + ")" : warning));
        html.close().close();
    }

    private static String names(List<Run> runs, Comparison comparison) {
        return runs.stream()
                .map(run -> comparison.row(run)
                        + (comparison.columnTitle().isEmpty() ? "" : " under " + comparison.column(run)))
                .distinct()
                .collect(Collectors.joining("; "));
    }
}
