/**
 * Commands that answer one line of JSON per line of JSON, so that any language can drive them; nothing here depends on Spark.
 * Start with {@link dev.firebreak.jobs.offline.JsonLines}.
 */
package dev.firebreak.jobs.offline;
