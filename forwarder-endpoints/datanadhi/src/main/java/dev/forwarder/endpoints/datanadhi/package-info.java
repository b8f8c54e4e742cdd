/**
 * Data Nadhi as a backend: its routes, what its replies mean, its fallback server, and what becomes
 * of what nobody takes. Read {@link dev.forwarder.endpoints.datanadhi.DatanadhiFamily} first.
 */
@NullMarked
package dev.forwarder.endpoints.datanadhi;

import org.jspecify.annotations.NullMarked;
