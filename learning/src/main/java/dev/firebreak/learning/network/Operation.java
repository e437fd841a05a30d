package dev.firebreak.learning.network;

/**
 * What one layer does to the values of a batch. Operations hold shapes and tables only, so that threads share them; values are in {@link
 * Chunk}s. Backward passes go through the operations of a {@link Plan} in reverse: each finds the derivatives of the loss by its outputs
 * and leaves those by its inputs.
 */
abstract class Operation {

    /** Values of the outputs from those of the inputs. */
    void forward(Pass pass) {
        for (Chunk chunk : pass.chunks()) {
            forward(pass, chunk);
        }
    }

    /** Derivatives by the inputs, where they are wanted, from those by the outputs. */
    void backward(Pass pass) {
        for (Chunk chunk : pass.chunks()) {
            backward(pass, chunk);
        }
    }

    /** As the other, for one chunk. */
    abstract void forward(Pass pass, Chunk chunk);

    /** As the other, for one chunk. */
    abstract void backward(Pass pass, Chunk chunk);

    /** Rounds and arranges its parameters, once in a pass. */
    void prepare(Pass pass) {}

    /** Sets the gradient by its parameters, or adds to it what later chunks give; called before {@link #backward(Pass, Chunk)}. */
    void gradient(Pass pass, Chunk chunk) {}

    /**
     * Adds the square of the norm of each example's gradient by its parameters, and keeps what {@link #weighted} needs; called before
     * {@link #backward(Pass, Chunk)}.
     *
     * @param squares a number for each lane
     */
    void squares(Pass pass, Chunk chunk, double[] squares) {}

    /**
     * As {@link #gradient}, with each example's gradient times its factor.
     *
     * @param factors a number for each example
     */
    void weighted(Pass pass, Chunk chunk, double[] factors) {}

    /** Multiply-adds of a forward pass for one example, where there are weights; as many take the weights' gradient and the inputs'. */
    long multiplyAdds() {
        return 0;
    }

    /** Whether a backward pass finds derivatives by the inputs. */
    boolean hasInputGradient() {
        return true;
    }
}
