package dev.firebreak.experiments.study;

import dev.firebreak.experiments.CodeVersion;
import dev.firebreak.experiments.report.Sheet;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/** The page of a study. */
final class StudySheet {
    private StudySheet() {}

    static Sheet of(Study study, List<String> missing, List<FigureResult> results) {
        List<Sheet.Section> sections = new ArrayList<>();
        sections.add(new Sheet.Text(
                "What is compared with what",
                Stream.concat(study.paragraphs().stream(), missing.stream()).toList()));
        sections.add(summary(results));
        results.forEach(one -> sections.addAll(FigureSheet.of(one)));
        return new Sheet(
                study.title(),
                "Our runs beside the references, " + study.chosen(),
                List.of("experiment"),
                sections,
                CodeVersion.firebreak());
    }

    private static Sheet.Table summary(List<FigureResult> results) {
        return new Sheet.Table(
                "In short",
                "A row whose reference has a deviation is tested by Welch's t at the level of 1%: of a hundred rows about one is outside by"
                        + " chance, and rows on the same data sets are outside together. A single run of ours is taken to scatter like the"
                        + " reference's. A row without a deviation is compared by its tolerance. Pairs are those whose references differ"
                        + " by more than 10%.",
                List.of("figure", "rows", "within", "outside", "not compared", "pairs", "in the same order"),
                results.stream()
                        .map(one -> {
                            SortedMap<String, Double> metrics = one.metrics();
                            return List.of(
                                    one.figure().title(),
                                    count(metrics, "rows"),
                                    count(metrics, "rows/within"),
                                    count(metrics, "rows/outside"),
                                    count(metrics, "rows/not-compared"),
                                    count(metrics, "pairs"),
                                    count(metrics, "pairs/ordered"));
                        })
                        .toList());
    }

    private static String count(SortedMap<String, Double> metrics, String name) {
        return String.valueOf(metrics.get(name).intValue());
    }
}
