package dev.firebreak.learning.model;

/**
 * How parameters do on some examples.
 *
 * @param loss mean loss, regulariser included
 * @param accuracy share of examples whose class is predicted, NaN for regression
 */
public record Evaluation(double loss, double accuracy) {}
