package dev.firebreak.coding.compression;

/**
 * Bytes that no honest worker sends: wrong length, header, seed or count, an index out of order, a value that is not finite, a
 * level above the highest. The only thing a decoder throws, whatever the bytes.
 */
public final class MalformedMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedMessageException(String problem) {
        // Byzantine workers decide how often this is thrown, so it costs no walk up the stack.
        super(problem, null, false, false);
    }

    static void require(boolean condition, String problem) throws MalformedMessageException {
        if (!condition) {
            throw new MalformedMessageException(problem);
        }
    }
}
