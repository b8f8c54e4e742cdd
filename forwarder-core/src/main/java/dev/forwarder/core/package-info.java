/**
 * The forwarder itself: who takes payloads, keeps what waits and sends it, domain by domain.
 *
 * <p>Read {@link dev.forwarder.core.DefaultForwarder} for the way in, and {@code DomainForwarder}
 * for the heart: one step of it is a function of time.
 */
@NullMarked
package dev.forwarder.core;

import org.jspecify.annotations.NullMarked;
