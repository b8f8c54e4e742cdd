/**
 * The forwarder's counts as meters of Micrometer: {@link
 * dev.forwarder.core.metrics.ForwarderMetrics} is all that a host needs.
 */
@NullMarked
package dev.forwarder.core.metrics;

import org.jspecify.annotations.NullMarked;
