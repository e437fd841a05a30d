/**
 * What certified unlearning is compared with, besides retraining and fine-tuning without noise: gradient ascent, negative gradients,
 * Newton removal, differentially private training, sharded training. Start with {@link dev.firebreak.unlearning.baseline.NewtonRemoval}.
 */
package dev.firebreak.unlearning.baseline;
