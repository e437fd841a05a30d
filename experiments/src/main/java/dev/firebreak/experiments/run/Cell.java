package dev.firebreak.experiments.run;

import java.io.Serializable;

/**
 * One point of a sweep.
 *
 * @param key all that its result depends on besides the code, as text, digests of data among it: cells with equal keys have equal
 *     results
 * @param input what the work is given
 * @param <I> a type that travels to executors
 */
public record Cell<I extends Serializable>(String key, I input) implements Serializable {}
