/**
 * Gradient coding: who computes which data subsets in a round, what a worker sends, and how the server reads it. Start with
 * {@link dev.firebreak.coding.CodingScheme} and the registry {@link dev.firebreak.coding.Codings}.
 *
 * <p>Workers and subsets are counted from 0. G_k is the gradient of the mean loss on subset k, and every scheme is after the
 * mean of all G_k.
 */
package dev.firebreak.coding;
