package dev.firebreak.jobs.selection;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.FileDigests;
import dev.firebreak.datasets.format.DataFile;
import dev.firebreak.datasets.format.Libsvm;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The records of one domain.
 *
 * @param name their source, as it is written in the spec
 * @param rows the records with all their columns
 * @param id the column of ids
 * @param features columns of numbers, or one column of vectors; empty for texts
 * @param text the column of texts; empty for numbers
 * @param positions whether ids are positions, hence unique by construction
 */
record Domain(String name, Dataset<Row> rows, String id, List<String> features, String text, boolean positions) {
    private static final Parameter PATH =
            Parameter.text("path", null, "a file, a folder of files or a pattern, on any Hadoop file system");
    private static final List<Parameter> TABLE = List.of(
            PATH,
            Parameter.text("id", "id", "column of record ids: texts or whole numbers, each unique"),
            Parameter.text("features", "", "columns of numbers, separated by spaces; all but the id if left out"),
            Parameter.text("text", "", "column of texts, instead of features"),
            Parameter.text("where", "", "a condition of Spark SQL on columns: only these records"));

    static final Registry<Source> SOURCES = new Registry<>(
            Source.class,
            "domain source",
            List.of(
                    table(TableSource.Format.PARQUET, "a table in Parquet"),
                    table(TableSource.Format.CSV, "a table in CSV with a header"),
                    table(TableSource.Format.JSON_LINES, "a table as lines of JSON"),
                    new Part<>(
                            "libsvm",
                            "lines 'label index:value ...' of LIBSVM; the id of a record is its line, from 1",
                            "",
                            List.of(
                                    PATH,
                                    Parameter.integer("dimension", null, 1, Libsvm.MOST_FEATURES, "numbers per record"),
                                    Parameter.text("label", "", "only lines with this label, as written")),
                            LibsvmSource::new),
                    new Part<>(
                            "texts",
                            "labelled texts of a text source, as texts(from=sms-spam, label=spam)",
                            "",
                            List.of(
                                    Parameter.text("from", null, "the text source, a call"),
                                    Parameter.text("label", null, "only texts with this label")),
                            TextsSource::new),
                    new Part<>(
                            "gaussian",
                            "generated: N(mu, I) with mu = shift / sqrt(dimension) in each coordinate",
                            "",
                            List.of(
                                    Parameter.integer("size", null, 1, Long.MAX_VALUE, "records"),
                                    Parameter.integer("dimension", "32", 1, 1 << 16, "numbers per record"),
                                    Parameter.real(
                                            "shift",
                                            "0",
                                            Double.NEGATIVE_INFINITY,
                                            Double.POSITIVE_INFINITY,
                                            "distance of the mean from 0, in standard deviations")),
                            GaussianSource::new)));

    private static Part<Source> table(TableSource.Format format, String summary) {
        return new Part<>(format.word(), summary, "", TABLE, arguments -> new TableSource(format, arguments));
    }

    /** The files and folders that match a path or pattern. @throws InputException if there is none */
    static String[] files(DataFolder folder, String path) {
        return folder.files(path).stream().map(file -> file.path().toString()).toArray(String[]::new);
    }

    /**
     * SHA-256 of every file that Spark reads, by its name, or by its path below the folder that matches; names that occur in several
     * folders are numbered in the order of the folders.
     */
    static SortedMap<String, String> digests(DataFolder folder, String path) {
        SortedMap<String, DataFile> files = new TreeMap<>();
        for (DataFile found : folder.files(path)) {
            Path matching = found.path();
            try {
                FileSystem system = matching.getFileSystem(folder.hadoop());
                Path whole = system.makeQualified(matching);
                for (RemoteIterator<LocatedFileStatus> all = system.listFiles(whole, true); all.hasNext(); ) {
                    Path file = all.next().getPath();
                    String below = whole.toUri().relativize(file.toUri()).getPath();
                    if (Arrays.stream(below.split("/", -1)).anyMatch(Domain::hidden)) {
                        continue;
                    }
                    if (system instanceof LocalFileSystem && file.getName().indexOf(':') >= 0) {
                        throw new InputException(file.toUri().getPath()
                                + ": Spark cannot read a local file with a colon in its name; rename it");
                    }
                    DataFolder.put(
                            files, below.isEmpty() ? file.getName() : below, new DataFile(file, folder.hadoop()));
                }
            } catch (IOException e) {
                throw new InputException(matching + ": cannot be looked up: " + e.getMessage(), e);
            }
        }
        return FileDigests.of(files);
    }

    // As Spark does: _SUCCESS is no data, but a folder _column=value is.
    private static boolean hidden(String name) {
        return name.startsWith(".") || (name.startsWith("_") && !name.contains("="));
    }

    /**
     * A way to obtain a domain. Relative paths start in a folder; {@code role} is {@code unwanted} or {@code retained}, and {@code seed} that
     * of generated records.
     */
    interface Source extends Serializable {

        /**
         * Identifies the records without parsing them: SHA-256 by the name of each file, or of the call and the seed of generated records.
         *
         * @throws dev.firebreak.core.InputException if files are missing
         */
        SortedMap<String, String> digests(DataFolder folder, String role, long seed);

        /**
         * Opens the records; they are read when they are needed.
         *
         * @throws dev.firebreak.core.InputException if files or columns are missing
         */
        Domain open(SparkSession spark, DataFolder folder, String role, long seed);
    }
}
