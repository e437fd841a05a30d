/**
 * The record of an unlearning run that others can check. Start with {@link dev.firebreak.unlearning.receipt.Receipt} and
 * {@link dev.firebreak.unlearning.receipt.ReceiptCheck}. A receipt holds no record id and no content of a forgotten record.
 */
package dev.firebreak.unlearning.receipt;
