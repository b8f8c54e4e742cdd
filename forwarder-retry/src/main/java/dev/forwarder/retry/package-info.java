/**
 * What happens to a transaction between two attempts: how long it waits, where, and what goes
 * first.
 */
@NullMarked
package dev.forwarder.retry;

import org.jspecify.annotations.NullMarked;
