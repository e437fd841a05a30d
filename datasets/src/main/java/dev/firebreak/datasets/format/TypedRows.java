package dev.firebreak.datasets.format;

import dev.firebreak.core.InputException;
import java.math.BigDecimal;

/** Rows whose values have types. Truth values are the numbers 1 and 0. */
public abstract class TypedRows implements TableRows {

    /**
     * A value of the current row: {@code null} if there is none, else a {@link Long}, {@link Double}, {@link BigDecimal}, {@link Boolean}
     * or {@link String}.
     *
     * @throws InputException if the column has another type
     */
    protected abstract Object value(int column);

    @Override
    public final String text(int column) {
        Object value = value(column);
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        return value == null ? "" : value.toString();
    }

    @Override
    public final boolean isMissing(int column) {
        Object value = value(column);
        return value == null || (value instanceof String && TableRows.super.isMissing(column));
    }

    @Override
    public final double number(int column) {
        Object value = value(column);
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        return value instanceof Number number && Double.isFinite(number.doubleValue())
                ? number.doubleValue()
                : TableRows.super.number(column);
    }

    /** Whole numbers, texts, or decimals that are whole. */
    @Override
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
            throw problem("the id is empty");
        }
        return id;
    }
}
