/**
 * The breaker in front of a further hop of a delivery chain, over Resilience4j, which nothing else
 * sees: read {@link dev.forwarder.core.breaker.HopBreaker}.
 */
@NullMarked
package dev.forwarder.core.breaker;

import org.jspecify.annotations.NullMarked;
