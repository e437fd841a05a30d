/**
 * Unlearning requests as runs: the kinds finetune, perturb and descend, what an owner of data keeps, releases and their receipts. Start
 * with {@link dev.firebreak.experiments.unlearning.UnlearnKind}, and with
 * {@link dev.firebreak.experiments.unlearning.UnlearningJob} for the steps of a request.
 */
package dev.firebreak.experiments.unlearning;
