package dev.firebreak.experiments.report;

import dev.firebreak.core.Excerpt;
import dev.firebreak.core.InputException;
import dev.firebreak.experiments.store.CellList;
import dev.firebreak.experiments.store.CellOutcome;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.store.StorageException;
import dev.firebreak.learning.train.Metric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes the pages of results from their folders. Equal results give equal pages, timings aside. */
public final class Reports {
    /** The file of a result that holds the tables and charts that its kind makes. */
    public static final String SHEET = "sheet.json";

    private Reports() {}

    /** The page of one run of any kind, from its folder alone. */
    public static byte[] page(ResultFolder folder) throws IOException {
        return sheet(folder).html();
    }

    /** The same as data: tables, charts and text. */
    public static Sheet sheet(ResultFolder folder) throws IOException {
        if (folder.attachment(CellList.FILE).isPresent()) {
            return sweep(folder);
        }
        Optional<Sheet> own = folder.attachment(SHEET).map(json -> Sheet.read(folder.location() + "/" + SHEET, json));
        return RunSheets.of(RecordedRun.of(folder), own);
    }

    // The cells' own folders hold what is compared.
    private static Sheet sweep(ResultFolder folder) throws IOException {
        List<RecordedRun> runs = new ArrayList<>();
        List<Map<String, String>> at = new ArrayList<>();
        for (CellOutcome cell : CellList.of(folder).cells()) {
            runs.add(RecordedRun.of(folder.beside(cell.run())));
            at.add(cell.at());
        }
        return RunSheets.of(folder.manifest().name(), Comparison.of(runs, at));
    }

    /**
     * The page that compares runs of any kind. Of a sweep its cells are compared. A run whose files are damaged is left out, so that the
     * others can still be compared, and so is one that measured nothing that another one did.
     *
     * @param title the heading
     * @param folders the runs, in any order
     * @param damaged takes a line for each run that cannot be read
     * @param alone takes a line for each run that has no metric in common with another one
     * @throws InputException if no run can be read, or none has a metric in common with another one
     * @throws IOException if the folder of the only run cannot be read
     */
    public static byte[] page(
            String title, List<ResultFolder> folders, Consumer<String> damaged, Consumer<String> alone)
            throws IOException {
        Map<String, ResultFolder> places = new LinkedHashMap<>();
        Map<String, RecordedRun> read = new LinkedHashMap<>();
        for (ResultFolder folder : folders) {
            try {
                for (ResultFolder run : runs(folder)) {
                    read.put(run.location(), RecordedRun.of(run));
                    places.put(run.location(), run);
                }
            } catch (IOException | RuntimeException e) {
                damaged.accept(folder.location() + " is left out: " + Excerpt.of(StorageException.reason(e)));
            }
        }
        if (read.isEmpty()) {
            throw new InputException(title + ": none of " + folders.size() + " results can be read");
        }
        if (read.size() == 1) {
            return page(places.values().iterator().next());
        }
        List<RecordedRun> compared = new ArrayList<>();
        read.forEach((place, run) -> {
            if (read.entrySet().stream()
                    .anyMatch(other -> !other.getKey().equals(place) && isComparable(run, other.getValue()))) {
                compared.add(run);
            } else {
                alone.accept(
                        place + " is left out: it is of kind " + run.manifest().kind()
                                + " and has no metric in common with the others; give its folder alone to make its page");
            }
        });
        if (compared.isEmpty()) {
            throw new InputException(title + ": no two of these runs have a metric in common");
        }
        compared.sort(RecordedRun.order());
        return RunSheets.of(title, Comparison.of(compared)).html();
    }

    // Of a sweep its cells are compared.
    private static List<ResultFolder> runs(ResultFolder folder) throws IOException {
        if (folder.attachment(CellList.FILE).isEmpty()) {
            return List.of(folder);
        }
        List<ResultFolder> cells = new ArrayList<>();
        for (CellOutcome cell : CellList.of(folder).cells()) {
            cells.add(folder.beside(cell.run()));
        }
        return cells;
    }

    // An unfinished run has no final values yet.
    private static boolean isComparable(RecordedRun one, RecordedRun other) {
        return one.manifest().kind().equals(other.manifest().kind())
                || Metric.headlines(
                                RecordedRun.catalogue(List.of(one)),
                                one.metrics().keySet())
                        .stream()
                        .anyMatch(metric -> other.metrics().containsKey(metric.name()));
    }
}
