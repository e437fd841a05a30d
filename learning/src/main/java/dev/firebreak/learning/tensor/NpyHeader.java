package dev.firebreak.learning.tensor;

import dev.firebreak.core.Excerpt;
import dev.firebreak.core.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the header of a NumPy file, a Python dictionary of exactly {@code descr} (a string), {@code fortran_order} (a truth
 * value) and {@code shape} (a tuple of whole numbers), each once, padded with blanks. One pass from left to right.
 */
final class NpyHeader {
    /** Most bytes of a header: NumPy itself reads 10,000 by default. */
    static final int LONGEST = 1 << 16;

    /** Most axes of an array, as in NumPy. */
    static final int MOST_AXES = 64;

    private static final List<String> KEYS = List.of("descr", "fortran_order", "shape");

    private final String file;
    private final long offset;
    private final String text;
    private int at;

    /**
     * A reader of one header.
     *
     * @param file the file's name, for messages
     * @param offset where the header begins in the file, for messages
     */
    NpyHeader(String file, long offset, String text) {
        this.file = file;
        this.offset = offset;
        this.text = text;
    }

    /**
     * What the dictionary says.
     *
     * @param descr the element type as written
     * @param fortranOrder whether the first axis is the fastest
     * @param shape lengths of the axes, outermost first
     */
    record Fields(String descr, boolean fortranOrder, List<Long> shape) {}

    /** Reads the whole header. @throws InputException if it is anything else */
    @SuppressWarnings("unchecked")
    Fields read() {
        Map<String, Object> fields = new TreeMap<>();
        expect('{');
        while (!next('}')) {
            String key = string("a key");
            expect(':');
            if (!KEYS.contains(key)) {
                throw problem("unknown key '" + Excerpt.of(key) + "'; expected 'descr', 'fortran_order' and 'shape'");
            }
            if (fields.putIfAbsent(key, value(key)) != null) {
                throw problem("'" + key + "' is given twice");
            }
            if (!next(',')) {
                expect('}');
                break;
            }
        }
        blanks();
        if (at < text.length()) {
            throw problem("expected the end of the header, but found '" + rest() + "'");
        }
        for (String key : KEYS) {
            if (!fields.containsKey(key)) {
                throw problem("'" + key + "' is missing; expected 'descr', 'fortran_order' and 'shape'");
            }
        }
        return new Fields(
                (String) fields.get("descr"), (Boolean) fields.get("fortran_order"), (List<Long>) fields.get("shape"));
    }

    private Object value(String key) {
        return switch (key) {
            case "descr" -> descr();
            case "fortran_order" -> truth();
            default -> shape();
        };
    }

    private String descr() {
        blanks();
        if (at < text.length() && text.charAt(at) == '[') {
            throw problem("the element type is " + rest() + ", a structure; expected a float type");
        }
        return string("an element type");
    }

    private boolean truth() {
        blanks();
        for (String word : List.of("True", "False")) {
            if (text.startsWith(word, at)) {
                at += word.length();
                return word.equals("True");
            }
        }
        throw problem("expected True or False, but found '" + rest() + "'");
    }

    /** A tuple: {@code ()}, {@code (n,)}, {@code (n, m)} or {@code (n, m,)}, ... */
    private List<Long> shape() {
        expect('(');
        List<Long> axes = new ArrayList<>();
        boolean comma = true;
        while (!next(')')) {
            if (!comma) {
                throw problem("expected ',' or ')' in the shape, but found '" + rest() + "'");
            }
            if (axes.size() == MOST_AXES) {
                throw problem("the shape has more than " + MOST_AXES + " axes");
            }
            axes.add(whole());
            comma = next(',');
        }
        if (axes.size() == 1 && !comma) {
            throw problem("the shape is a number in parentheses; expected a tuple such as (" + axes.get(0) + ",)");
        }
        return axes;
    }

    private long whole() {
        blanks();
        int from = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        String digits = text.substring(from, at);
        if (digits.isEmpty() || (digits.length() > 1 && digits.startsWith("0"))) {
            at = from;
            throw problem("expected the length of an axis, but found '" + rest() + "'");
        }
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException tooLong) {
            throw problem("an axis of length " + Excerpt.of(digits) + " is too long");
        }
    }

    private String string(String what) {
        blanks();
        char quote = at < text.length() ? text.charAt(at) : 0;
        if (quote != '\'' && quote != '"') {
            throw problem("expected " + what + " in quotes, but found '" + rest() + "'");
        }
        int end = text.indexOf(quote, at + 1);
        if (end < 0) {
            throw problem("expected the end of the quoted text '" + rest() + "'");
        }
        String value = text.substring(at + 1, end);
        at = end + 1;
        return value;
    }

    private void expect(char wanted) {
        if (!next(wanted)) {
            throw problem("expected '" + wanted + "', but found '" + rest() + "'");
        }
    }

    private boolean next(char wanted) {
        blanks();
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private String rest() {
        return at < text.length() ? Excerpt.of(text.substring(at).strip()) : "the end of the header";
    }

    private InputException problem(String what) {
        return new InputException(file + ": at byte " + (offset + at) + ": in the header, " + what);
    }
}
