package dev.firebreak.datasets.format;

import dev.firebreak.core.Excerpt;
import dev.firebreak.core.InputException;
import java.math.BigDecimal;
import java.util.List;

/** The rows of a table, one at a time, with the place of the current one for refusals. Truth values are the numbers 1 and 0. */
public abstract class TableRows implements AutoCloseable {

    /** What the table is called in messages. */
    public abstract String name();

    /** The columns' names, or their positions from 1 if they have none. */
    public abstract List<String> columns();

    /** Whether the columns have names. */
    public boolean isNamed() {
        return true;
    }

    /**
     * Goes to the next row.
     *
     * @return whether there is one
     * @throws InputException if it is malformed
     */
    public abstract boolean next();

    /**
     * A value of the current row: {@code null} if there is none, else a {@link Long}, {@link Double}, {@link BigDecimal}, {@link Boolean}
     * or {@link String}.
     *
     * @param column its index, from 0
     * @throws InputException if the column has another type
     */
    protected abstract Object value(int column);

    /** A value of the current row as text; empty if there is none. */
    public final String text(int column) {
        Object value = value(column);
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        return value == null ? "" : value.toString();
    }

    /** Whether a value of the current row is missing: nothing, {@code ?} or {@code NA}. */
    final boolean isMissing(int column) {
        Object value = value(column);
        return value == null
                || (value instanceof String text && List.of("", "?", "NA").contains(text.strip()));
    }

    /** A value of the current row as a finite number. @throws InputException if it is none */
    final double number(int column) {
        Object value = value(column);
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        return value instanceof Number number && Double.isFinite(number.doubleValue())
                ? number.doubleValue()
                : Numbers.finite(text(column).strip(), "column " + columns().get(column), this::problem);
    }

    /** A value of the current row as a record's id: a whole number, a text, or a decimal that is whole. @throws InputException if it is none */
    public final String id(int column) {
        Object value = value(column);
        if (value instanceof Double || value instanceof Boolean) {
            throw problem("the id is " + value + ", a " + (value instanceof Double ? "double" : "truth value")
                    + "; expected whole numbers, texts, or decimals that are whole");
        }
        if (value instanceof BigDecimal decimal) {
            try {
                return decimal.toBigIntegerExact().toString();
            } catch (ArithmeticException fraction) {
                throw problem("the id is " + decimal.toPlainString() + "; expected a whole number or a text");
            }
        }
        String id = value == null ? "" : value.toString().strip();
        if (id.isEmpty()) {
            throw problem("the id is empty; expected a text without line breaks and other control characters");
        }
        return id;
    }

    /** A refusal of the current row. */
    public abstract InputException problem(String what);

    /** A refusal of the table. */
    protected final InputException fault(String what) {
        return new InputException(name() + ": " + what);
    }

    /**
     * The index from 0 of the target's column: as {@link #column}, but {@code last}, being the default, is the last column
     * even where another one has that name.
     */
    final int target(String text) {
        return text.equals("last") ? columns().size() - 1 : column(text);
    }

    /**
     * The index from 0 of the column that this text means: a name of the header, a position from 1, or {@code last}.
     *
     * @throws InputException if there is no such column
     */
    final int column(String text) {
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
    public abstract void close();
}
