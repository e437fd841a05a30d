/** Pre-aggregators, one file each, named after the method. */
package dev.firebreak.aggregation.preaggregation;
