package dev.firebreak.jobs.offline;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Nearest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A cursor over the fields of one line's object: {@link #next} steps to a field, one of the getters reads its value. Numbers
 * go straight into arrays, with no tree in between.
 */
public final class LineObject {
    private final JsonParser line;
    private String key;

    LineObject(JsonParser line) {
        this.line = line;
    }

    /**
     * Steps to the next field, reading nothing of its value.
     *
     * @param known the keys that are allowed
     * @return its key; {@code null} at the end of the object
     * @throws InputException if the key is not known, naming the nearest known one
     */
    public String next(List<String> known) throws IOException {
        if (line.nextToken() == JsonToken.END_OBJECT) {
            return null;
        }
        key = line.currentName();
        if (!known.contains(key)) {
            throw new InputException("unknown key '" + key + "'" + Nearest.hint(key, known));
        }
        line.nextToken();
        return key;
    }

    /** A text. */
    public String text() throws IOException {
        if (line.currentToken() != JsonToken.VALUE_STRING) {
            throw expected("a text");
        }
        return line.getText();
    }

    /** A whole number of 64 bits. */
    public long whole() throws IOException {
        if (line.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw expected("a whole number");
        }
        return line.getLongValue();
    }

    /** A whole number from 0 to 2^31 - 1. */
    public int natural() throws IOException {
        if (line.currentToken() != JsonToken.VALUE_NUMBER_INT
                || line.getLongValue() < 0
                || line.getLongValue() > Integer.MAX_VALUE) {
            throw expected("a whole number from 0");
        }
        return (int) line.getLongValue();
    }

    /** A finite number. */
    public double real() throws IOException {
        if (!line.currentToken().isNumeric() || !Double.isFinite(line.getDoubleValue())) {
            throw expected("a number");
        }
        return line.getDoubleValue();
    }

    /** A list of numbers; {@code null} if the value is null. */
    public double[] vector() throws IOException {
        return vector(key, 16);
    }

    /** An object of lists of numbers, by name. */
    public SortedMap<String, double[]> vectors() throws IOException {
        if (line.currentToken() != JsonToken.START_OBJECT) {
            throw expected("an object of lists of numbers");
        }
        SortedMap<String, double[]> vectors = new TreeMap<>();
        while (line.nextToken() != JsonToken.END_OBJECT) {
            String name = line.currentName();
            line.nextToken();
            expectArray(key + "." + name, "a list of numbers");
            vectors.put(name, vector(key + "." + name, 16));
        }
        return vectors;
    }

    /** A list of whole numbers from 0. */
    public int[] naturals() throws IOException {
        expectArray(key, "a list of whole numbers");
        IntStream.Builder values = IntStream.builder();
        while (line.nextToken() != JsonToken.END_ARRAY) {
            values.add(natural());
        }
        return values.build().toArray();
    }

    /**
     * A list of at least one row, all of one length; a row that is null was never received and is read as NaN in every
     * coordinate.
     */
    public double[][] matrix() throws IOException {
        expectArray(key, "a list of rows");
        List<double[]> rows = new ArrayList<>();
        int d = -1;
        while (line.nextToken() != JsonToken.END_ARRAY) {
            String name = key + "[" + rows.size() + "]";
            double[] row = vector(name, Math.max(d, 16));
            if (row != null && d >= 0 && row.length != d) {
                throw new InputException(name + " has " + row.length + " numbers, but the rows before it have " + d);
            }
            d = row == null ? d : row.length;
            rows.add(row);
        }
        if (d < 0) {
            throw new InputException("'" + key + "' must hold at least one row of numbers");
        }
        int dimension = d;
        rows.replaceAll(row -> row == null ? missing(dimension) : row);
        return rows.toArray(double[][]::new);
    }

    private static double[] missing(int d) {
        double[] row = new double[d];
        Arrays.fill(row, Double.NaN);
        return row;
    }

    private double[] vector(String name, int guess) throws IOException {
        if (line.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        expectArray(name, "a list of numbers");
        double[] values = new double[guess];
        int count = 0;
        while (line.nextToken() != JsonToken.END_ARRAY) {
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count] = number(name, count);
            count++;
        }
        return count == values.length ? values : Arrays.copyOf(values, count);
    }

    private double number(String name, int index) throws IOException {
        if (line.currentToken().isNumeric()) {
            return line.getDoubleValue();
        }
        return switch (line.getText()) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default ->
                throw new InputException(name + "[" + index
                        + "] must be a number, \"NaN\", \"Infinity\" or \"-Infinity\", but is " + line.getText());
        };
    }

    private void expectArray(String name, String what) throws IOException {
        if (line.currentToken() != JsonToken.START_ARRAY) {
            throw new InputException("'" + name + "' must be " + what + ", but is " + line.getText());
        }
    }

    private InputException expected(String what) throws IOException {
        return new InputException("'" + key + "' must be " + what + ", but is " + line.getText());
    }
}
