/**
 * Every unlearning method under one name and one interface, so that specs, tables and audits call methods the same way. Start with
 * {@link dev.firebreak.unlearning.unlearner.Unlearners}, the registry, and
 * {@link dev.firebreak.unlearning.unlearner.Unlearner}, the interface.
 */
package dev.firebreak.unlearning.unlearner;
