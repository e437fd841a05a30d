package dev.firebreak.learning.tensor;

import dev.firebreak.core.Excerpt;
import dev.firebreak.core.InputException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the header of a NumPy file, a Python dictionary of exactly {@code descr} (a string), {@code fortran_order} (a truth
 * value) and {@code shape} (a tuple of whole numbers), each once, padded with blanks. One pass from left to right.
 */
final class NpyHeader {
    /** Most bytes of a header: NumPy itself reads 10,000 by default. */
    static final int LONGEST = 1 << 16;

    // As in NumPy.
    private static final int MOST_AXES = 64;
    private static final Pattern BLANKS = Pattern.compile("[ \t\r\n]*+");
    private static final Pattern QUOTED = Pattern.compile("'[^']*+'|\"[^\"]*+\"");
    private static final Pattern TRUTH = Pattern.compile("True|False");
    private static final Pattern TUPLE = Pattern.compile("\\([0-9, \t\r\n]*+\\)");
    private static final String KEYS = "'descr', 'fortran_order' and 'shape'";

    private final String file;
    private final long offset;
    private final String text;
    private int at;

    /** Names the file, and where the header begins in it, for messages. */
    NpyHeader(String file, long offset, String text) {
        this.file = file;
        this.offset = offset;
        this.text = text;
    }

    /** What the dictionary says: the element type as written, and the lengths of the axes, outermost first. */
    record Fields(String descr, boolean fortranOrder, List<Long> shape) {}

    /** Reads the whole header. @throws InputException if it is anything else */
    @SuppressWarnings("unchecked")
    Fields read() {
        Map<String, Object> fields = new TreeMap<>();
        String mark = take(Pattern.compile("\\{"), "'{'");
        while (!mark.equals("}") && !rest().startsWith("}")) {
            String key = unquoted(take(QUOTED, "a key in quotes"));
            take(Pattern.compile(":"), "':'");
            if (fields.putIfAbsent(key, value(key)) != null) {
                throw problem("'" + key + "' is given twice");
            }
            mark = take(Pattern.compile("[,}]"), "',' or '}'");
        }
        if (!mark.equals("}")) {
            take(Pattern.compile("\\}"), "'}'");
        }
        if (!rest().isEmpty()) {
            throw problem("expected the end of the header, but found '" + Excerpt.of(rest()) + "'");
        }
        for (String key : List.of("descr", "fortran_order", "shape")) {
            if (!fields.containsKey(key)) {
                throw problem("'" + key + "' is missing; expected " + KEYS);
            }
        }
        return new Fields(
                (String) fields.get("descr"), (Boolean) fields.get("fortran_order"), (List<Long>) fields.get("shape"));
    }

    private Object value(String key) {
        return switch (key) {
            case "descr" -> {
                if (rest().startsWith("[")) {
                    throw problem("the element type is " + Excerpt.of(rest()) + ", a structure; expected a float type");
                }
                yield unquoted(take(QUOTED, "an element type in quotes"));
            }
            case "fortran_order" -> take(TRUTH, "True or False").equals("True");
            case "shape" -> shape();
            default -> throw problem("unknown key '" + Excerpt.of(key) + "'; expected " + KEYS);
        };
    }

    /** A tuple: {@code ()}, {@code (n,)}, {@code (n, m)} or {@code (n, m,)}, ... */
    private List<Long> shape() {
        String tuple = take(TUPLE, "the lengths of the axes, such as (2, 3) or (6,)");
        String inner = tuple.substring(1, tuple.length() - 1).strip();
        List<String> axes = Stream.of(inner.split(",", -1)).map(String::strip).toList();
        if (inner.matches("[0-9]++")) {
            throw problem("the shape is a number in parentheses; expected a tuple such as (" + inner + ",)");
        }
        // Nothing stands behind a comma at the end, or in a tuple without axes.
        axes = axes.get(axes.size() - 1).isEmpty() ? axes.subList(0, axes.size() - 1) : axes;
        if (axes.size() > MOST_AXES) {
            throw problem("the shape has more than " + MOST_AXES + " axes");
        }
        if (!axes.stream().allMatch(NpyHeader::isLength)) {
            throw problem("expected lengths of axes below 2^63, such as (2, 3) or (6,), but found '" + Excerpt.of(tuple)
                    + "'");
        }
        return axes.stream().map(Long::valueOf).toList();
    }

    private static boolean isLength(String axis) {
        return axis.matches("0|[1-9][0-9]{0,18}") && new BigInteger(axis).bitLength() < Long.SIZE;
    }

    private static String unquoted(String quoted) {
        return quoted.substring(1, quoted.length() - 1);
    }

    // What stands here, which must be of this form.
    private String take(Pattern form, String what) {
        String rest = rest();
        Matcher found = form.matcher(text).region(at, text.length());
        if (!found.lookingAt()) {
            throw problem("expected " + what + ", but found "
                    + (rest.isEmpty() ? "the end of the header" : "'" + Excerpt.of(rest.strip()) + "'"));
        }
        at = found.end();
        return found.group();
    }

    // What is left behind blanks.
    private String rest() {
        Matcher blanks = BLANKS.matcher(text).region(at, text.length());
        at = blanks.lookingAt() ? blanks.end() : at;
        return text.substring(at);
    }

    private InputException problem(String what) {
        return StoredTensor.problem(file, offset + at, "in the header, " + what);
    }
}
