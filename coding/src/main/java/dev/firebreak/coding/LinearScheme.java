package dev.firebreak.coding;

import dev.firebreak.core.InputException;

/** A scheme that decodes a sum or another linear combination of messages. */
interface LinearScheme extends CodingScheme {

    @Override
    default void checkTransforms(boolean nonlinear, boolean hasState) {
        if (nonlinear) {
            throw new InputException("the coding adds coded messages up, and a transform that is not linear, such as"
                    + " clipping, would be applied to each of them: what is decoded would be no gradient; use linear"
                    + " transforms, or coding repetition or lad");
        }
    }
}
