package dev.firebreak.datasets.catalog;

import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.TextRecord;
import dev.firebreak.datasets.TextSource;
import dev.firebreak.datasets.format.DataFile;
import dev.firebreak.datasets.format.Texts;
import java.util.List;

/** Text sources that read a public set under its name. */
public final class NamedTexts {
    private static final String ANSWER = "####";
    private static final List<String> TOXICITIES =
            List.of("toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate");

    private NamedTexts() {}

    /** One part per set. */
    public static List<Part<TextSource>> parts() {
        Parameter part = Parameter.word("part", "train", List.of("train", "test"), "which part of the set");
        return List.of(
                new Part<TextSource>(
                        "sms-spam",
                        "text messages, label ham or spam",
                        "",
                        List.of(),
                        a -> TextSource.ofFile(
                                folder -> folder.require("sms-spam", "sms-spam/SMSSpamCollection.gz"),
                                Texts::delimited)),
                new Part<TextSource>(
                        "jigsaw",
                        "Wikipedia comments, label 1 if of the chosen kind of toxicity",
                        "",
                        List.of(Parameter.word("label", "toxic", TOXICITIES, "kind of toxicity")),
                        a -> TextSource.ofFile(
                                folder -> folder.require("jigsaw", "jigsaw/train.csv"),
                                file -> Texts.csv(file, ',', true, "id", List.of("comment_text"), a.text("label")))),
                new Part<TextSource>(
                        "ag-news",
                        "news: title and description, label 1 World, 2 Sports, 3 Business, 4 Sci/Tech",
                        "",
                        List.of(part),
                        a -> TextSource.ofFile(
                                folder -> file("ag-news", ".csv.gz", a, folder),
                                file -> Texts.csv(file, ',', false, null, List.of("2", "3"), "1"))),
                new Part<TextSource>(
                        "gsm8k",
                        "grade-school mathematics: question, label the final answer",
                        "",
                        List.of(part),
                        a -> TextSource.ofFile(
                                folder -> file("gsm8k", ".jsonl.gz", a, folder),
                                file -> Texts.jsonLines(file, "question", "answer")
                                        .map(NamedTexts::finalAnswer))));
    }

    private static DataFile file(String set, String ending, Arguments a, DataFolder folder) {
        return folder.require(set, set + "/" + a.text("part") + ending);
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
