package dev.forwarder.bench;

import dev.forwarder.bench.process.Child;
import dev.forwarder.bench.subject.Load;

/**
 * One of those that are measured in turn.
 *
 * @param caseName the case that its numbers belong to
 * @param subject what is measured
 * @param process the subject's process
 * @param load what it does
 * @param group which of the sink's ports count
 */
record Contender(String caseName, String subject, Child process, Load load, int group) {}
