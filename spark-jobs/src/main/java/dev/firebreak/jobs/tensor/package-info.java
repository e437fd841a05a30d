/**
 * Tensors in files that other tools read. Start with {@link dev.firebreak.jobs.tensor.Safetensors}.
 */
package dev.firebreak.jobs.tensor;
