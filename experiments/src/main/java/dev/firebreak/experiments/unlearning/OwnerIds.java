package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.InputException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lists of ids as they are kept in the owner's folder: a line {@code id}, then an id a line, quoted as in CSV where it holds a comma or a quote. */
public final class OwnerIds {
    private static final String HEADER = "id";
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"]|\"\")*)\"");

    private OwnerIds() {}

    public static byte[] bytes(Collection<String> ids) {
        StringBuilder text = new StringBuilder(HEADER + "\n");
        ids.forEach(id -> text.append(id.matches("(?s).*[,\"].*") ? '"' + id.replace("\"", "\"\"") + '"' : id)
                .append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Reads such a list, which may hold nothing else: a run that starts from a damaged one would train on forgotten records. */
    static Set<String> read(byte[] bytes, String place) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        String[] lines = text.split("\n", -1);
        if (!lines[0].equals(HEADER) || !text.endsWith("\n")) {
            throw damaged(place, 1, lines[0]);
        }
        Set<String> ids = new LinkedHashSet<>();
        for (int i = 1; i < lines.length - 1; i++) {
            Matcher quoted = QUOTED.matcher(lines[i]);
            String id = quoted.matches() ? quoted.group(1).replace("\"\"", "\"") : lines[i];
            boolean plain = !quoted.matches() && lines[i].matches(".*[,\"].*");
            if (plain || id.isBlank() || id.chars().anyMatch(Character::isISOControl) || !ids.add(id)) {
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
