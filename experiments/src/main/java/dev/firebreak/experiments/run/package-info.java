/** The one life of every run. Start with {@link dev.firebreak.experiments.run.Runs}; a kind of run is a {@link dev.firebreak.experiments.run.Kind}. */
package dev.firebreak.experiments.run;
