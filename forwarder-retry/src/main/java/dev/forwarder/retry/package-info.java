/**
 * What happens to a transaction between two attempts: how long it waits, where, and what goes
 * first.
 *
 * <p>Read {@link dev.forwarder.retry.RetryQueue} first, then {@link
 * dev.forwarder.retry.EndpointGate} (may a request start?) and {@link
 * dev.forwarder.retry.MemoryLease} (is there room?).
 */
@NullMarked
package dev.forwarder.retry;

import org.jspecify.annotations.NullMarked;
