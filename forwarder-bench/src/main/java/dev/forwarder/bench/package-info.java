/** JMH benchmarks of the hot paths. Run them with {@code java -jar benchmarks.jar}. */
@NullMarked
package dev.forwarder.bench;

import org.jspecify.annotations.NullMarked;
