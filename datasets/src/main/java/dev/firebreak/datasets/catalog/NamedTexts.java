package dev.firebreak.datasets.catalog;

import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.datasets.TextRecord;
import dev.firebreak.datasets.TextSource;
import dev.firebreak.datasets.format.DataFile;
import dev.firebreak.datasets.format.Texts;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Text sources that read a public set under its name. */
public final class NamedTexts {
    private static final String ANSWER = "####";
    private static final List<String> TOXICITIES =
            List.of("toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate");

    private NamedTexts() {}

    /** One part per set. */
    public static List<Part<TextSource>> parts() {
        List<Parameter> part =
                List.of(Parameter.word("part", "train", List.of("train", "test"), "which part of the set"));
        return List.of(
                set("sms-spam", "text messages, label ham or spam", List.of(), (file, a) -> Texts.delimited(file)),
                set(
                        "jigsaw",
                        "Wikipedia comments, label 1 if of the chosen kind of toxicity",
                        List.of(Parameter.word("label", "toxic", TOXICITIES, "kind of toxicity")),
                        (file, a) -> Texts.csv(file, true, "id", List.of("comment_text"), a.text("label"))),
                set(
                        "ag-news",
                        "news: title and description, label 1 World, 2 Sports, 3 Business, 4 Sci/Tech",
                        part,
                        (file, a) -> Texts.csv(file, false, null, List.of("2", "3"), "1")),
                set(
                        "gsm8k",
                        "grade-school mathematics: question, label the final answer",
                        part,
                        (file, a) -> Texts.jsonLines(file, "question", "answer").map(NamedTexts::finalAnswer)));
    }

    private static Part<TextSource> set(
            String name,
            String summary,
            List<Parameter> parameters,
            BiFunction<DataFile, Arguments, Stream<TextRecord>> read) {
        return new Part<>(
                name,
                summary,
                "",
                parameters,
                a -> new TextSource(
                        folder -> {
                            List<String> paths =
                                    List.copyOf(Catalog.require(name).files().keySet());
                            return folder.require(
                                    name, paths.get("test".equals(a.values().get("part")) ? 1 : 0));
                        },
                        file -> read.apply(file, a)));
    }

    /** A worked solution ends in {@code #### answer}. */
    private static TextRecord finalAnswer(TextRecord solved) {
        int mark = solved.label().lastIndexOf(ANSWER);
        return new TextRecord(
                solved.id(),
                solved.text(),
                solved.label().substring(mark < 0 ? 0 : mark + ANSWER.length()).strip());
    }
}
