package dev.firebreak.jobs.reproduce.lad;

import dev.firebreak.experiments.CodeVersion;
import dev.firebreak.experiments.report.Sheet;
import java.util.ArrayList;
import java.util.List;

/** The page of this reproduction. */
final class LadSheet {
    private static final Sheet.Text ABOUT = new Sheet.Text(
            "What is compared with what",
            List.of(
                    "LAD and Com-LAD are from Li, Allouah, Guerraoui, Skoglund and Xiao, arXiv 2603.28780 (2026). The body of that"
                            + " paper, and with it the figures it prints, could not be read. The numbers beside ours are therefore"
                            + " not the paper's: they are those of a reference run of our specification of the method, in another"
                            + " language and with random draws of its own, mean and sample standard deviation over 5 seeds.",
                    "R1 and R2 are stand-ins for the paper's linear regression. R1 (100 devices, one sample per subset, 20 devices"
                            + " send -2 times their message) is ill conditioned: it orders methods, and its deviations are mostly those"
                            + " between data sets. R2 (40 devices, 8 Byzantine) is well conditioned: its loss settles on a floor.",
                    "The bounds are derived in the specification; they are not the paper's theorems.",
                    "Names of runs: VA is the plain average, TGN drops the largest norms, CWMed the median, CWTM the trimmed mean, GM"
                            + " the geometric median, -NNM has nearest-neighbour mixing in front, d is the number of subsets per device"
                            + " and round, EF error feedback. Every run is a configuration of the one trainer: the shipped specs"
                            + " lad/r1 and lad/r2 with some of their keys changed."));

    private LadSheet() {}

    static Sheet of(Findings findings) {
        List<Comparison> comparisons = LadReproduction.STUDIES.stream()
                .map(study -> new Comparison(study, findings.of(study)))
                .toList();
        Floors floors = new Floors(findings);
        Bytes bytes = new Bytes(findings);
        List<Sheet.Section> sections = new ArrayList<>(List.of(
                ABOUT,
                summary(comparisons),
                curves(
                        findings,
                        "R1 under sign flip: loss along the rounds",
                        OrderTables.SIGN_FLIP,
                        List.of(
                                "CWTM",
                                "CWTM-NNM",
                                "LAD-CWTM-NNM d=2",
                                "LAD-CWTM d=5",
                                "LAD-CWTM-NNM d=10",
                                "LAD-CWTM-NNM d=20",
                                "GD")),
                curves(
                        findings,
                        "R1 under ALIE: loss along the rounds",
                        OrderTables.ATTACKS,
                        List.of(
                                "LAD-CWTM d=10, ALIE",
                                "LAD-CWTM d=20, ALIE",
                                "LAD-CWTM d=41, ALIE",
                                "LAD-CWTM d=70, ALIE")),
                floors.chart(),
                bytes.chart()));
        comparisons.forEach(one -> sections.add(one.table()));
        sections.addAll(List.of(floors.problem(), floors.law(), floors.fixed(), bytes.table()));
        return new Sheet(
                "LAD: gradient coding against Byzantine devices",
                "Our runs beside those of the reference run of the specification, " + findings.seeds()
                        + (findings.seeds() == 1 ? " seed" : " seeds"),
                List.of("experiment"),
                sections,
                CodeVersion.firebreak());
    }

    private static Sheet.Table summary(List<Comparison> comparisons) {
        return new Sheet.Table(
                "In short",
                "A row outside one printed deviation is tested against the scatter of both runs over their seeds (Welch's t). At the level"
                        + " of 5% one row in twenty differs by chance, and rows on the same data sets do so together.",
                List.of(
                        "table",
                        "rows",
                        "within one printed deviation",
                        "differ beyond the scatter over seeds",
                        "pairs that differ",
                        "in the same order"),
                comparisons.stream()
                        .map(one -> List.of(
                                one.study().title(),
                                String.valueOf(one.rows().size()),
                                String.valueOf(one.within()),
                                String.valueOf(one.differing()),
                                String.valueOf(one.pairs()),
                                String.valueOf(one.ordered())))
                        .toList());
    }

    private static Sheet.Chart curves(Findings findings, String title, Study study, List<String> labels) {
        return new Sheet.Chart(
                title,
                "Mean over the seeds of the loss on all data.",
                Sheet.Axis.linear("round"),
                Sheet.Axis.logarithmic("F"),
                labels.stream().map(label -> findings.of(study, label).curve()).toList());
    }
}
