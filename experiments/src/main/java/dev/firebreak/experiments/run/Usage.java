package dev.firebreak.experiments.run;

import java.util.List;

/**
 * The command that runs specs of a kind: its place on the command line and its help, as plain text.
 *
 * @param command its words, as {@code unlearn audit}: the last one, below the others
 * @param header what it does, one sentence
 * @param description further sentences, one paragraph for each element
 * @param examples whole command lines
 * @param failure the word before each expectation that a run misses
 */
public record Usage(String command, String header, List<String> description, List<String> examples, String failure) {

    /** Help with the usual word for a missed expectation. */
    public Usage(String command, String header, List<String> description, List<String> examples) {
        this(command, header, description, examples, "not met");
    }
}
