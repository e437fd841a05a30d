package dev.firebreak.jobs.unlearning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firebreak.core.InputException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Record ids from a file: CSV with a header, of which the column {@code id} or the only one is taken, or lines of JSON with a
 * key {@code id} (a text or a whole number). Empty lines are passed over.
 *
 * @param ids each id once, in the order of the file
 * @param duplicates how many lines repeated an id
 */
record RecordIds(Set<String> ids, long duplicates) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static RecordIds read(Path file) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw new InputException(file + ": not a text in UTF-8; ids come as CSV or lines of JSON", e);
        } catch (NoSuchFileException e) {
            throw new InputException(file + ": there is no such file", e);
        }
        boolean json = lines.stream()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("")
                .startsWith("{");
        int column = -1;
        Set<String> ids = new LinkedHashSet<>();
        long duplicates = 0;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty()) {
                continue;
            }
            String place = file + ", line " + (i + 1);
            if (!json && column < 0) {
                column = column(line, place);
                continue;
            }
            duplicates += ids.add(json ? ofJson(line, place) : ofCsv(line, column, place)) ? 0 : 1;
        }
        if (ids.isEmpty()) {
            throw new InputException(file + ": holds no record id");
        }
        return new RecordIds(ids, duplicates);
    }

    private static int column(String header, String place) {
        List<String> names =
                Arrays.stream(header.split(",", -1)).map(RecordIds::unquoted).toList();
        if (names.size() == 1) {
            return 0;
        }
        if (!names.contains("id")) {
            throw new InputException(place + ": the header has no column 'id', but " + String.join(", ", names));
        }
        return names.indexOf("id");
    }

    private static String ofCsv(String line, int column, String place) {
        String[] cells = line.split(",", -1);
        if (column >= cells.length || unquoted(cells[column]).isEmpty()) {
            throw new InputException(place + ": the column of ids is empty");
        }
        return unquoted(cells[column]);
    }

    private static String unquoted(String cell) {
        String text = cell.strip();
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static String ofJson(String line, String place) {
        JsonNode id;
        try {
            id = JSON.readTree(line).path("id");
        } catch (JsonProcessingException e) {
            throw new InputException(place + ": not JSON: " + e.getOriginalMessage(), e);
        }
        if (!id.isTextual() && !id.isIntegralNumber()) {
            throw new InputException(place + ": expected {\"id\":...} with a text or a whole number");
        }
        return id.asText();
    }
}
