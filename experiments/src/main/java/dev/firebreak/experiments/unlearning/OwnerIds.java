package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.InputException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Lists of ids as they are kept in the owner's folder: a line {@code id}, then a position in the training set a line. */
public final class OwnerIds {
    private static final String HEADER = "id";

    private OwnerIds() {}

    /** Ids as texts. */
    public static List<String> names(int... ids) {
        return Arrays.stream(ids).mapToObj(String::valueOf).toList();
    }

    public static byte[] bytes(Collection<String> ids) {
        StringBuilder text = new StringBuilder(HEADER + "\n");
        ids.forEach(id -> text.append(id).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads such a list, which may hold nothing else: a run that starts from a damaged one would train on forgotten records.
     *
     * @param place the file
     * @throws InputException if it is anything else
     */
    static Set<String> read(byte[] bytes, String place) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        String[] lines = text.split("\n", -1);
        if (!lines[0].equals(HEADER) || !text.endsWith("\n")) {
            throw damaged(place, 1, lines[0]);
        }
        Set<String> ids = new TreeSet<>();
        for (int i = 1; i < lines.length - 1; i++) {
            if (!lines[i].matches("0|[1-9][0-9]{0,8}") || !ids.add(lines[i])) {
                throw damaged(place, i + 1, lines[i]);
            }
        }
        return ids;
    }

    private static InputException damaged(String place, int line, String found) {
        String shown = found.length() > 40 ? found.substring(0, 40) + "..." : found;
        return new InputException("private: " + place + ", line " + line + ": expected "
                + (line == 1 ? "the header 'id'" : "a record id once") + ", but found '"
                + shown.replaceAll("\\p{Cntrl}", "?")
                + "'; the file is damaged, put it back from a copy");
    }
}
