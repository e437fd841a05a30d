/** Worker pools that need Spark. Start with {@link dev.firebreak.jobs.workers.SparkPool}. */
package dev.firebreak.jobs.workers;
