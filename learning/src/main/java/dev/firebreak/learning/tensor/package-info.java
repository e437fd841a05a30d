/**
 * Tensors in files that other tools read. Start with {@link dev.firebreak.learning.tensor.Safetensors}.
 */
package dev.firebreak.learning.tensor;
