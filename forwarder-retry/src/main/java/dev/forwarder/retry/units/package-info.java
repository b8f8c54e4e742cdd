/**
 * Times and sizes as people write and read them, by one rule for settings, options, logs and the
 * messages of the records in every module, of which this is the lowest that writes such. Start with
 * {@link dev.forwarder.retry.units.Durations}.
 */
@NullMarked
package dev.forwarder.retry.units;

import org.jspecify.annotations.NullMarked;
