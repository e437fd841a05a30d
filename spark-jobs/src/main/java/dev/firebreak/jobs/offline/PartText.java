package dev.firebreak.jobs.offline;

import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What can be named, as listings print it: in lines of limited width, broken between words. */
public final class PartText {
    private PartText() {}

    /** Prints everything there is to know about one part. */
    public static void describe(PrintWriter out, Part<?> part) {
        String parameters = part.parameters().stream()
                .map(p -> p.name() + "=" + (p.fallback() == null || p.fallback().isEmpty() ? "..." : p.fallback()))
                .collect(Collectors.joining(", ", "(", ")"));
        paragraph(out, part.name() + (part.parameters().isEmpty() ? "" : parameters), part.summary());
        for (Parameter parameter : part.parameters()) {
            fact(out, parameter.name(), parameter.meaning() + "; " + parameter.allowed() + standard(parameter));
        }
        if (!part.source().isEmpty()) {
            fact(out, "source", part.source());
        }
        new TreeMap<>(part.facts()).forEach((name, text) -> fact(out, name, text));
        out.println();
    }

    /** Prints a name and below it a text. */
    public static void paragraph(PrintWriter out, String name, String text) {
        out.println(name);
        wrapped(text, 96).forEach(line -> out.println("    " + line));
    }

    private static String standard(Parameter parameter) {
        if (parameter.fallback() == null) {
            return "; required";
        }
        return parameter.fallback().isEmpty() ? "; may be left out" : "; default " + parameter.fallback();
    }

    private static void fact(PrintWriter out, String name, String text) {
        List<String> lines = wrapped(text, 80);
        out.printf("    %-14s  %s%n", name, lines.get(0));
        lines.stream().skip(1).forEach(line -> out.println(" ".repeat(20) + line));
    }

    // At least one line; a word longer than the width stands alone in its line.
    private static List<String> wrapped(String text, int width) {
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
