package dev.firebreak.datasets;

import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import dev.firebreak.datasets.catalog.NamedTexts;
import dev.firebreak.datasets.format.DataFile;
import dev.firebreak.datasets.format.Texts;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** The registry of text sources: public sets by name, files in a format. */
public final class TextSources {
    private static final Parameter PATH = Parameter.text("path", null, "file, compressed or not");

    /** Text sources by name. */
    public static final Registry<TextSource> TEXTS = new Registry<>(
            TextSource.class,
            "text source",
            Stream.concat(NamedTexts.parts().stream(), formats()).toList());

    private TextSources() {}

    private static Stream<Part<TextSource>> formats() {
        return Stream.of(
                format(
                        "delimited-text",
                        "lines of a label, a tab and a text",
                        List.of(PATH),
                        (file, a) -> Texts.delimited(file)),
                format(
                        "json-lines",
                        "one JSON object per line",
                        List.of(
                                PATH,
                                Parameter.text("text", "text", "field of the text"),
                                Parameter.text("label", "label", "field of the label")),
                        (file, a) -> Texts.jsonLines(file, a.text("text"), a.text("label"))),
                format(
                        "csv-text",
                        "records of a comma-separated file; columns by name or position from 1",
                        List.of(
                                PATH,
                                Parameter.text("text", "1", "columns of the text, as in \"2,3\""),
                                Parameter.text("label", "last", "column of the label"),
                                Parameter.text("id", "", "column of the id; the position if left out"),
                                Parameter.flag("header", false, "whether the first record names the columns")),
                        TextSources::csv));
    }

    private static Part<TextSource> format(
            String name,
            String summary,
            List<Parameter> parameters,
            BiFunction<DataFile, Arguments, Stream<TextRecord>> read) {
        return new Part<>(
                name,
                summary,
                "",
                parameters,
                a -> new TextSource(folder -> folder.file(a.text("path")), file -> read.apply(file, a)));
    }

    private static Stream<TextRecord> csv(DataFile file, Arguments a) {
        List<String> text = Arrays.asList(a.text("text").strip().split("\\s*,\\s*", -1));
        return Texts.csv(file, a.flag("header"), a.has("id") ? a.text("id") : null, text, a.text("label"));
    }
}
