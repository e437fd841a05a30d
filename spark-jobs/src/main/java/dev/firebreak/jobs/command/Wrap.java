package dev.firebreak.jobs.command;

import java.util.ArrayList;
import java.util.List;

/** Text in lines of limited width, broken between words. */
final class Wrap {
    private Wrap() {}

    /** The lines, at least one; a word longer than {@code width} stands alone in its line. */
    static List<String> lines(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split("\\s+", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
