/**
 * Fixed-order arithmetic on dense arrays, in two bodies with the same bits. Start with
 * {@link dev.firebreak.core.kernel.Kernels}.
 */
package dev.firebreak.core.kernel;
