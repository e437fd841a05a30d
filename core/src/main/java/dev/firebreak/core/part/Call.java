package dev.firebreak.core.part;

import dev.firebreak.core.InputException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A part as a person writes it: {@code name} or {@code name(parameter=value, ...)}. Names and parameters are kebab-case
 * words. A value runs to the next comma or closing parenthesis outside inner parentheses, so a value may itself be a call, or a chain
 * of them; a value that begins with {@code [} runs to the closing bracket; {@code "..."} quotes a value that holds commas, bars, quotes
 * ({@code \"}) or edge spaces. The first value may stand without a name, as in {@code conv(32, kernel=5)}; it is that of the part's
 * first parameter.
 *
 * @param name the part's name
 * @param arguments the parameters that were given, in the order written, the one without a name under {@link #FIRST}; values are
 *     unquoted text
 */
public record Call(String name, Map<String, String> arguments) implements Serializable {
    /** The most parts of a chain: what is said of a chain names each part, and is said part by part. */
    public static final int MOST_PARTS = 100;

    /** What stands for the name of a first value that has none. */
    static final String FIRST = "";

    private static final Pattern WORD = Pattern.compile("[a-z0-9]+([-.][a-z0-9]+)*");
    private static final Pattern PLAIN =
            Pattern.compile("[^,()|\"\\\\\\s\\[][^,()|\"\\\\\\s]*(\\([^\"|\\\\]*\\))?|\\[[^\"|\\\\\\[\\]]*\\]");
    private static final Pattern NAMED = Pattern.compile("\\s*[^=,()|\"\\s\\[]*\\s*=");

    /** Keeps the order of the arguments. */
    public Call {
        arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    }

    /** Whether the text can be the name of a part or parameter. */
    static boolean isWord(String text) {
        return WORD.matcher(text).matches();
    }

    /** A call without parameters. */
    public static Call of(String name) {
        return new Call(name, Map.of());
    }

    /**
     * Reads one call.
     *
     * @throws InputException if the text is not of the form {@code name} or {@code name(parameter=value, ...)}
     */
    public static Call parse(String text) {
        return new Reader(text).whole();
    }

    /**
     * Reads calls joined by {@code |}, as in {@code arc | nnm | trimmed-mean}.
     *
     * @throws InputException if one of them is not a call, or if there are more than {@value #MOST_PARTS}
     */
    public static List<Call> parseChain(String text) {
        return new Reader(text).chain();
    }

    /** Prints calls joined by {@code |}; {@link #parseChain} reads the result back to equal calls. */
    public static String print(List<Call> chain) {
        return chain.stream().map(Call::toString).collect(Collectors.joining(" | "));
    }

    /** The call as text that {@link #parse} reads back to an equal call. */
    @Override
    public String toString() {
        if (arguments.isEmpty()) {
            return name;
        }
        return arguments.entrySet().stream()
                .map(a -> a.getKey().equals(FIRST) ? first(a.getValue()) : a.getKey() + "=" + quoted(a.getValue()))
                .collect(Collectors.joining(", ", name + "(", ")"));
    }

    private static String first(String value) {
        return NAMED.matcher(value).lookingAt() ? inQuotes(value) : quoted(value);
    }

    private static String quoted(String value) {
        boolean plain = PLAIN.matcher(value).matches() && balanced(value);
        return plain ? value : inQuotes(value);
    }

    private static String inQuotes(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static boolean balanced(String value) {
        int depth = 0;
        for (int i = 0; i < value.length(); i++) {
            depth += value.charAt(i) == '(' ? 1 : value.charAt(i) == ')' ? -1 : 0;
            if (depth < 0) {
                return false;
            }
        }
        return depth == 0;
    }

    /** A cursor over the text of one call or chain. */
    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        Call whole() {
            Call call = call();
            if (at < text.length()) {
                throw problem("unexpected '" + text.charAt(at) + "'");
            }
            return call;
        }

        List<Call> chain() {
            List<Call> calls = new ArrayList<>();
            calls.add(call());
            while (at < text.length() && text.charAt(at) == '|') {
                at++;
                if (calls.size() == MOST_PARTS) {
                    throw new InputException("a chain may have at most " + MOST_PARTS
                            + " parts joined by '|', but more follow at character " + at);
                }
                calls.add(call());
            }
            if (at < text.length()) {
                throw problem("expected '|' between parts but found '" + text.charAt(at) + "'");
            }
            return calls;
        }

        private Call call() {
            String name = word("a name");
            Map<String, String> arguments = new LinkedHashMap<>();
            if (next('(')) {
                boolean more = !next(')');
                while (more) {
                    argument(arguments);
                    more = !next(')');
                    if (more) {
                        expect(',');
                    }
                }
            }
            return new Call(name, arguments);
        }

        private void argument(Map<String, String> arguments) {
            boolean first = arguments.isEmpty()
                    && !NAMED.matcher(text).region(at, text.length()).lookingAt();
            String parameter = FIRST;
            if (!first) {
                parameter = word("a parameter");
                expect('=');
            }
            if (arguments.put(parameter, value()) != null) {
                throw problem("parameter '" + parameter + "' is given twice");
            }
        }

        private String word(String what) {
            skipSpace();
            int from = at;
            while (at < text.length() && "=,()|\" \t\n".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String word = text.substring(from, at);
            if (!WORD.matcher(word).matches()) {
                at = from;
                String dashed = Nearest.dashed(word);
                throw problem("expected " + what + " in lower case with dashes, such as trimmed-mean, but found '"
                        + word + "'" + (WORD.matcher(dashed).matches() ? "; did you mean '" + dashed + "'?" : ""));
            }
            skipSpace();
            return word;
        }

        private String value() {
            skipSpace();
            if (at < text.length() && text.charAt(at) == '"') {
                return quotedValue();
            }
            int from = at;
            boolean list = at < text.length() && text.charAt(at) == '[';
            int depth = 0;
            while (at < text.length()) {
                char c = text.charAt(at);
                if (depth == 0 && (c == ',' || c == ')')) {
                    break;
                }
                depth += c == '(' || (list && c == '[') ? 1 : c == ')' || (list && c == ']') ? -1 : 0;
                at++;
            }
            String value = text.substring(from, at).strip();
            if (value.isEmpty()) {
                throw problem("a parameter has no value");
            }
            return value;
        }

        private String quotedValue() {
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at));
            }
            if (at >= text.length()) {
                throw problem("a quoted value has no closing quote");
            }
            at++;
            skipSpace();
            return value.toString();
        }

        private void expect(char c) {
            if (!next(c)) {
                throw problem("expected '" + c + "' but found "
                        + (at < text.length() ? "'" + text.charAt(at) + "'" : "the end"));
            }
        }

        private boolean next(char c) {
            skipSpace();
            boolean found = at < text.length() && text.charAt(at) == c;
            if (found) {
                at++;
                skipSpace();
            }
            return found;
        }

        private void skipSpace() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }

        private InputException problem(String what) {
            return new InputException("in '" + text + "' at character " + (at + 1) + ": " + what
                    + "; parts are written name or name(parameter=value, ...)");
        }
    }
}
