/**
 * The many runs that an audit counts: a method in two worlds, on the worst pair there is, and on shadow models. Every run is a pure
 * function of its number, so they may be made anywhere and in any order. Start with {@link dev.firebreak.unlearning.shadow.Subject}; the
 * analysis of the runs is in {@code audit}.
 */
package dev.firebreak.unlearning.shadow;
