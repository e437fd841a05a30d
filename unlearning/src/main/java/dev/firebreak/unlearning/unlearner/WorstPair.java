package dev.firebreak.unlearning.unlearner;

/** On which two worlds of one parameter, with starts far out on either side, a method leaks all that its certificate allows. */
public enum WorstPair {
    /** No such pair is known. */
    UNKNOWN,
    /** Each world has its own gradient, which pushes away from the other. */
    OWN_GRADIENTS,
    /** The gradient is one function of the iterate in both worlds, as the certificate supposes, and pushes away from zero. */
    ONE_GRADIENT
}
