/**
 * The kill test: a process that writes ahead is killed with SIGKILL again and again, and in the end
 * everything that it had accepted must have arrived. {@link dev.forwarder.bench.kill.KillCommand}
 * is the program, {@link dev.forwarder.bench.kill.KillRun} how a run goes.
 */
@NullMarked
package dev.forwarder.bench.kill;

import org.jspecify.annotations.NullMarked;
