/**
 * Every way to forget under one name and one door, so that specs, tables and audits call methods the same. Start with
 * {@link dev.firebreak.unlearning.unlearner.Unlearners}, the registry, and
 * {@link dev.firebreak.unlearning.unlearner.Unlearner}, the door.
 */
package dev.firebreak.unlearning.unlearner;
