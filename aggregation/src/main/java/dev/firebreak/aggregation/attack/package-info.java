/** What Byzantine workers send. Start with {@link dev.firebreak.aggregation.attack.Attack}. */
package dev.firebreak.aggregation.attack;
