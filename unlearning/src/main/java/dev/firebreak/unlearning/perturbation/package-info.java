/**
 * Unlearning of strongly convex models (Allouah, Kazdan, Guerraoui and Koyejo, "The utility and complexity of in- and
 * out-of-distribution machine unlearning", ICLR 2025). Start with
 * {@link dev.firebreak.unlearning.perturbation.PerturbedMinimization}: minimisation to a measured gradient norm, then output
 * perturbation. {@link dev.firebreak.unlearning.perturbation.RobustDescent} gives it a warm start whatever the removed records were.
 */
package dev.firebreak.unlearning.perturbation;
