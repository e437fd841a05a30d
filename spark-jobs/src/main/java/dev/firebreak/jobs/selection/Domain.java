package dev.firebreak.jobs.selection;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

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
record Domain(String name, Dataset<Row> rows, String id, List<String> features, String text, boolean positions) {}
