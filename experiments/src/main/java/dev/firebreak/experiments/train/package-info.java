/** Training as a kind of run. Start with {@link dev.firebreak.experiments.train.TrainKind}. */
package dev.firebreak.experiments.train;
