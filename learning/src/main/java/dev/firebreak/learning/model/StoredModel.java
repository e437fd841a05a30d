package dev.firebreak.learning.model;

/**
 * A model as a file holds it.
 *
 * @param model the architecture, with what the file holds besides parameters, such as the statistics of batch norms
 * @param theta its parameters, d numbers; not copied
 */
public record StoredModel(Model model, double[] theta) {}
