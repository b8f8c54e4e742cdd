/**
 * {@code diagnose}: which settings are in force, and what keeps payloads from each domain. Start
 * with {@link dev.forwarder.cli.diagnose.DiagnoseCommand}; {@code Examination} goes the way of one
 * domain.
 */
@NullMarked
package dev.forwarder.cli.diagnose;

import org.jspecify.annotations.NullMarked;
