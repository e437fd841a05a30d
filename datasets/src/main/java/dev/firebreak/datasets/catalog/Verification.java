package dev.firebreak.datasets.catalog;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.firebreak.core.InputException;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.FileDigests;
import dev.firebreak.datasets.SparseFeatures;
import dev.firebreak.datasets.format.CsvSource;
import dev.firebreak.datasets.format.DataFile;
import dev.firebreak.datasets.format.ExampleTable;
import dev.firebreak.datasets.format.Libsvm;
import dev.firebreak.datasets.format.Targets;
import java.util.OptionalInt;

/**
 * How a copy of a published file is verified, as the catalog writes it: {@code content SHA-256 HEX} by a checksum of the decompressed
 * content, so that compressed and plain copies both pass; {@code file MD5 HEX} by one of the bytes as stored; {@code libsvm FEATURES
 * EXAMPLES}, with the number of stored numbers where all copies agree on it, or {@code csv COLUMNS RECORDS} by documented counts where
 * no checksum is published. An empty text passes every file.
 */
public record Verification(String text) {
    /** Takes the text of the catalog. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Verification {}

    /** Nothing is verified. */
    static final Verification NONE = new Verification("");

    /** Whether anything is compared. */
    public boolean isPresent() {
        return !text.isEmpty();
    }

    /**
     * Reads the file and compares.
     *
     * @throws InputException if it is not the published file, naming what was found and expected
     */
    public void check(DataFile file) {
        String[] words = text.split(" ", -1);
        switch (words[0]) {
            case "" -> {}
            case "libsvm" -> checkLibsvm(file, words);
            case "csv" -> checkCsv(file, words);
            default ->
                compare(file, what() + " is ", FileDigests.of(file, words[0].equals("file"), words[1]), words[2]);
        }
    }

    private static void compare(DataFile file, String what, String found, String expected) {
        if (!found.equals(expected)) {
            throw new InputException(file + ": " + what + found + "; expected " + expected);
        }
    }

    private static void checkLibsvm(DataFile file, String... words) {
        Examples read = Libsvm.read(file, OptionalInt.of(Integer.parseInt(words[1])), Targets.regression());
        int stored = ((SparseFeatures) read.features()).values().length;
        String expected = words[2] + " examples" + (words.length > 3 ? " and " + words[3] + " stored numbers" : "");
        String found = read.count() + " examples" + (words.length > 3 ? " and " + stored + " stored numbers" : "");
        compare(file, "holds ", found, expected);
    }

    private static void checkCsv(DataFile file, String... words) {
        ExampleTable table = new ExampleTable(ExampleTable.Layout.of("last"), Targets.regression());
        int records = table.add(new CsvSource(file, ',', false));
        int columns = table.examples().features().dimension() + 1;
        compare(
                file,
                "holds ",
                records + " records of " + columns + " numbers",
                words[2] + " records of " + words[1] + " numbers");
    }

    /** What is compared, in words. */
    public String what() {
        String[] words = text.split(" ", -1);
        return switch (words[0]) {
            case "libsvm" -> "counts of examples" + (words.length > 3 ? " and stored numbers" : "");
            case "csv" -> "counts of records and columns";
            default -> words[1] + " of the " + words[0];
        };
    }
}
