package dev.firebreak.coding;

/** What a decoded round may be relied on for. */
public enum DecodingStatus {
    /** The full gradient, if all messages are right: the code does not detect wrong ones. */
    EXACT,
    /** The full gradient, whatever at most f workers sent, and the decoder's checks passed. */
    CERTIFIED,
    /** More went wrong than the code tolerates, and the decoder saw it: the result is a best effort. */
    NOT_CERTIFIED,
    /** Rows for a robust rule: an error floor by the rule's kappa. */
    ROBUST,
    /** An unbiased estimate of the gradient, if no worker lied. */
    ESTIMATE
}
