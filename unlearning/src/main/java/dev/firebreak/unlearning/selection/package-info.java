/**
 * Which records to remove so that a distribution is forgotten and another preserved (Allouah, Guerraoui and Koyejo,
 * "Distributional machine unlearning via selective data removal", ICLR 2026). Start with
 * {@link dev.firebreak.unlearning.selection.Scores}; {@link dev.firebreak.unlearning.selection.GaussianFrontier} and
 * {@link dev.firebreak.unlearning.selection.SelectionCurves} give expected values;
 * {@link dev.firebreak.unlearning.selection.Frontier} and {@link dev.firebreak.unlearning.selection.Refits} measure a removal.
 */
package dev.firebreak.unlearning.selection;
