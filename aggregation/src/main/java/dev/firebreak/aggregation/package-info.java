/**
 * n vectors in, one vector out. Start with {@link dev.firebreak.aggregation.Pipeline}: rows become a
 * {@link dev.firebreak.aggregation.Gram} matrix, pre-aggregators are small matrices over it, rules return weights or work
 * coordinate by coordinate.
 */
package dev.firebreak.aggregation;
