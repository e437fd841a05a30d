/**
 * What certified unlearning is compared with: retraining ({@link dev.firebreak.unlearning.baseline.Retraining}), training on
 * without care (the same with no forgetting), gradient ascent, Newton removal, differentially private training, sharded
 * training. Each states its own certificate, if it has one.
 */
package dev.firebreak.unlearning.baseline;
