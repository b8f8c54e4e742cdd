/**
 * The command {@code intake}: a real HTTP server to forward to, that writes down what it gets.
 * Start with {@link dev.forwarder.cli.intake.IntakeServer}, which the demo and tests use as well.
 */
@NullMarked
package dev.forwarder.cli.intake;

import org.jspecify.annotations.NullMarked;
