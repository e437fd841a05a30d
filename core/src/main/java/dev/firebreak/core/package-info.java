/** What every module uses; start with {@link dev.firebreak.core.InputException} and the packages below. */
package dev.firebreak.core;
