/**
 * Times and sizes as people write and read them, by one rule for settings, options and logs. Start
 * with {@link dev.forwarder.core.units.Durations}.
 */
@NullMarked
package dev.forwarder.core.units;

import org.jspecify.annotations.NullMarked;
