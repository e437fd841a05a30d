/**
 * The record of an unlearning run that others can check. Start with {@link dev.firebreak.unlearning.receipt.Receipt} and
 * {@link dev.firebreak.unlearning.receipt.ReceiptCheck}; {@link dev.firebreak.unlearning.receipt.ReceiptSummary} puts both into
 * words. A receipt holds no record id and no content of a forgotten record.
 */
package dev.firebreak.unlearning.receipt;
