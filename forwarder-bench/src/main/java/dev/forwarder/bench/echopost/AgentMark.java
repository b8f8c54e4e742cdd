package dev.forwarder.bench.echopost;

/**
 * How far an agent is.
 *
 * @param nanos the moment, on a clock of its own that only grows
 * @param cpuNanos the processor time that its process has used
 * @param residentBytes the memory that its process holds
 * @param stored logs that it has stored, ever
 * @param delivered logs that its server has taken
 * @param lost logs that ended in another way
 * @param pending logs that wait
 */
public record AgentMark(
    long nanos,
    long cpuNanos,
    long residentBytes,
    long stored,
    long delivered,
    long lost,
    long pending) {}
