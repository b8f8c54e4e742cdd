/**
 * Datadog as a backend family: its routes, headers, key validation and the resolution of its
 * domains.
 */
@NullMarked
package dev.forwarder.endpoints.datadog;

import org.jspecify.annotations.NullMarked;
