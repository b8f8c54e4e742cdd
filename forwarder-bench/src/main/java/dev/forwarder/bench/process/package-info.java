/**
 * Processes of their own that are asked questions line by line: {@link
 * dev.forwarder.bench.process.Child} is the asker's side, {@link
 * dev.forwarder.bench.process.LineServer} the side that answers.
 */
@NullMarked
package dev.forwarder.bench.process;

import org.jspecify.annotations.NullMarked;
