package dev.firebreak.jobs.spec;

/**
 * The text of a spec and where it came from.
 *
 * @param source the file as it was named, for messages
 * @param text YAML or JSON
 */
public record SpecText(String source, String text) {

    /** The source's file name without folders and ending: the default name of the experiment. */
    String stem() {
        String file = source.substring(source.lastIndexOf('/') + 1);
        int dot = file.lastIndexOf('.');
        return dot > 0 ? file.substring(0, dot) : file;
    }
}
