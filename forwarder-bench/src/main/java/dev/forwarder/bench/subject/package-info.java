/**
 * What is measured: the forwarder and its peers, each under the same load in a JVM of its own.
 * {@link dev.forwarder.bench.subject.SubjectMain} is the program, {@link
 * dev.forwarder.bench.subject.Load} what it is told to do.
 */
@NullMarked
package dev.forwarder.bench.subject;

import org.jspecify.annotations.NullMarked;
