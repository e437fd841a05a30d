package dev.firebreak.core;

import java.util.List;

/**
 * Something a person wrote (a spec, a file, an argument) is not acceptable. The message names the place, what was found
 * and what is allowed; the command line prints it without a stack trace and exits with 2. It may carry several problems,
 * so that a spec is refused once, with everything that is wrong in it.
 */
public final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    /** One problem, as a full sentence that names its place. */
    public InputException(String problem) {
        this(List.of(problem));
    }

    /** One problem with its cause. */
    public InputException(String problem, Throwable cause) {
        this(List.of(problem));
        initCause(cause);
    }

    /** All problems found, in the order in which a reader meets them; at least one. */
    public InputException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("problems must not be empty");
        }
        this.problems = List.copyOf(problems);
    }

    /** The problems, one sentence each. */
    public List<String> problems() {
        return problems;
    }

    /** The same problems, each prefixed with {@code place} (a file, a line, a key). */
    public InputException at(String place) {
        InputException moved =
                new InputException(problems.stream().map(p -> place + ": " + p).toList());
        moved.initCause(this);
        return moved;
    }
}
