/**
 * Tensors in files that other tools read. Start with {@link dev.firebreak.experiments.tensor.Safetensors}.
 */
package dev.firebreak.experiments.tensor;
