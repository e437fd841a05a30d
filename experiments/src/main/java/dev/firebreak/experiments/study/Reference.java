package dev.firebreak.experiments.study;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.spec.SpecText;
import dev.firebreak.experiments.statistics.Estimate;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * What somebody else found: a line of {@code <figure>.csv}.
 *
 * @param label of the case
 * @param metric that is compared
 * @param mean their mean; NaN if their run diverges
 * @param deviation their sample standard deviation over {@code seeds} runs; NaN if they print none
 * @param seeds how many runs theirs is a mean of; 0 if unknown
 * @param tolerance how far ours may be from theirs where there is no deviation to test against; NaN if nothing is said
 * @param source where the number is from
 */
public record Reference(
        String label, String metric, double mean, double deviation, int seeds, double tolerance, String source) {
    static final List<String> COLUMNS = List.of("label", "metric", "mean", "deviation", "seeds", "tolerance", "source");

    static final String DIVERGES = "diverges";

    /**
     * Reads references.
     *
     * @param csv columns {@code label,metric,mean,deviation,seeds,tolerance,source} as RFC 4180 has it; {@code mean} is a number or
     *     {@code diverges}, the next three may be empty
     * @throws InputException with every problem and its line
     */
    static List<Reference> read(SpecText csv) {
        List<Reference> references = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Set<List<String>> known = new LinkedHashSet<>();
        try (CSVParser parser = CSVFormat.RFC4180.parse(new StringReader(csv.text()))) {
            for (CSVRecord line : parser) {
                String place = csv.source() + ":" + parser.getCurrentLineNumber() + ": ";
                if (line.getRecordNumber() == 1) {
                    if (!line.toList().equals(COLUMNS)) {
                        throw new InputException(place + "expected the columns " + String.join(",", COLUMNS)
                                + ", but found " + String.join(",", line.toList()));
                    }
                    continue;
                }
                try {
                    Reference reference = of(line);
                    if (!known.add(List.of(reference.label(), reference.metric()))) {
                        throw new InputException(
                                "'" + reference.label() + "' has two references for " + reference.metric());
                    }
                    references.add(reference);
                } catch (InputException refused) {
                    refused.problems().forEach(problem -> problems.add(place + problem));
                }
            }
        } catch (IOException | IllegalStateException malformed) {
            throw new InputException(csv.source() + ": this is not comma-separated text: " + malformed.getMessage());
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        return references;
    }

    private static Reference of(CSVRecord line) {
        if (line.size() != COLUMNS.size()) {
            throw new InputException("expected " + COLUMNS.size() + " fields, but found " + line.size());
        }
        double mean = line.get(2).equals(DIVERGES) ? Double.NaN : number(line, 2);
        double deviation = line.get(3).isEmpty() ? Double.NaN : number(line, 3);
        double seeds = line.get(4).isEmpty() ? 0 : number(line, 4);
        double tolerance = line.get(5).isEmpty() ? Double.NaN : number(line, 5);
        if (deviation < 0 || tolerance < 0) {
            throw new InputException("deviation and tolerance must be >= 0");
        }
        if (seeds != Math.rint(seeds)
                || seeds < 0
                || seeds > Integer.MAX_VALUE
                || (!Double.isNaN(deviation) && seeds < 2)) {
            throw new InputException(
                    "seeds: expected a whole number, at least 2 where there is a deviation, but found '" + line.get(4)
                            + "'");
        }
        return new Reference(line.get(0), line.get(1), mean, deviation, (int) seeds, tolerance, line.get(6));
    }

    private static double number(CSVRecord line, int column) {
        try {
            double value = Double.parseDouble(line.get(column));
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // Said below.
        }
        throw new InputException(COLUMNS.get(column) + ": expected a number"
                + (column == 2 ? " or " + DIVERGES : column == 3 || column == 5 ? " or nothing" : "") + ", but found '"
                + line.get(column) + "'");
    }

    /** Mean and deviation as they are printed. */
    @Override
    public String toString() {
        String deviations = Double.isNaN(deviation) ? "" : " ± " + String.format(Locale.ROOT, "%.2g", deviation);
        return Estimate.digits(mean) + deviations;
    }

    Estimate estimate() {
        return new Estimate(mean, deviation, seeds);
    }
}
