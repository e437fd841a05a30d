/** The round and the one trainer. Start with {@link dev.firebreak.learning.train.ExperimentSpec}. */
package dev.firebreak.learning.train;
