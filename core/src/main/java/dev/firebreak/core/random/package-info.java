/**
 * Keyed, counter-based randomness: a draw depends on what it is for, never on when or where it is made. Start with
 * {@link dev.firebreak.core.random.Randomness}.
 */
package dev.firebreak.core.random;
