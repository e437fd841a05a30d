/** Many independent small runs as one Spark job. Start with {@link dev.firebreak.jobs.sweep.Cells}. */
package dev.firebreak.jobs.sweep;
