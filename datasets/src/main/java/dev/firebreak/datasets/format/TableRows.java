package dev.firebreak.datasets.format;

import dev.firebreak.core.Excerpt;
import dev.firebreak.core.InputException;
import java.util.List;

/** The rows of a table, one at a time, with the place of the current one for refusals. */
public interface TableRows extends AutoCloseable {

    /** What the table is called in messages. */
    String name();

    /** The columns' names, or their positions from 1 if they have none. */
    List<String> columns();

    /** Whether the columns have names. */
    default boolean isNamed() {
        return true;
    }

    /**
     * Goes to the next row.
     *
     * @return whether there is one
     * @throws InputException if it is malformed
     */
    boolean next();

    /**
     * A value of the current row as text; empty if there is none.
     *
     * @param column its index, from 0
     */
    String text(int column);

    /** Whether a value of the current row is missing: nothing, {@code ?} or {@code NA}. */
    default boolean isMissing(int column) {
        return List.of("", "?", "NA").contains(text(column).strip());
    }

    /** A value of the current row as a finite number. @throws InputException if it is none */
    default double number(int column) {
        return Numbers.finite(text(column).strip(), "column " + columns().get(column), this::problem);
    }

    /** A value of the current row as a record's id. @throws InputException if it cannot be one */
    default String id(int column) {
        return text(column).strip();
    }

    /** A refusal of the current row. */
    InputException problem(String what);

    /** A refusal of the table. */
    default InputException fault(String what) {
        return new InputException(name() + ": " + what);
    }

    /**
     * The index from 0 of the target's column: as {@link #column}, but {@code last}, being the default, is the last column
     * even where another one has that name.
     */
    default int target(String text) {
        return text.equals("last") ? columns().size() - 1 : column(text);
    }

    /**
     * The index from 0 of the column that this text means: a name of the header, a position from 1, or {@code last}.
     *
     * @throws InputException if there is no such column
     */
    default int column(String text) {
        List<String> columns = columns();
        int named = columns.indexOf(text);
        if (named >= 0) {
            if (named != columns.lastIndexOf(text)) {
                throw fault("the header names several columns '" + Excerpt.of(text) + "'; expected one");
            }
            return named;
        }
        if (text.equals("last")) {
            return columns.size() - 1;
        }
        if (text.matches("[1-9][0-9]{0,6}") && Integer.parseInt(text) <= columns.size()) {
            return Integer.parseInt(text) - 1;
        }
        throw fault(
                "has no column '" + Excerpt.of(text) + "'; it has " + columns.size() + ": " + Excerpt.list(columns));
    }

    @Override
    void close();
}
