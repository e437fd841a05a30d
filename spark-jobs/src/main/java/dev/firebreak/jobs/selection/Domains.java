package dev.firebreak.jobs.selection;

import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import dev.firebreak.datasets.format.Libsvm;
import java.util.List;

/** The sources of domains by name. */
final class Domains {
    private static final Parameter PATH =
            Parameter.text("path", null, "a file, a folder of files or a pattern, on any Hadoop file system");
    private static final List<Parameter> TABLE = List.of(
            PATH,
            Parameter.text("id", "id", "column of record ids: texts or whole numbers, each unique"),
            Parameter.text("features", "", "columns of numbers, separated by spaces; all but the id if left out"),
            Parameter.text("text", "", "column of texts, instead of features"),
            Parameter.text("where", "", "a condition of Spark SQL on columns: only these records"));

    static final Registry<DomainSource> SOURCES = new Registry<>(
            DomainSource.class,
            "domain source",
            List.of(
                    new Part<>(
                            "parquet",
                            "a table in Parquet",
                            "",
                            TABLE,
                            a -> new TableSource(TableSource.Format.PARQUET, a)),
                    new Part<>(
                            "csv",
                            "a table in CSV with a header",
                            "",
                            TABLE,
                            a -> new TableSource(TableSource.Format.CSV, a)),
                    new Part<>(
                            "json-lines",
                            "a table as lines of JSON",
                            "",
                            TABLE,
                            a -> new TableSource(TableSource.Format.JSON_LINES, a)),
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

    private Domains() {}
}
