package dev.forwarder.core.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToDoubleFunction;

/** Registers meters, and remembers them so that they can be removed again. Thread-safe. */
final class Registrations {

  private static final String PROCESS = "";

  private final MeterRegistry registry;
  private final Tags common;

  /** By the domain whose they are; those of the process under no name. */
  private final Map<String, Queue<Meter>> registered = new ConcurrentHashMap<>();

  Registrations(MeterRegistry registry, Iterable<Tag> common) {
    this.registry = registry;
    this.common = Tags.of(common);
  }

  long nanoTime() {
    return registry.config().clock().monotonicTime();
  }

  Counter counter(ForwarderMeter meter, String... values) {
    return remember(
        owner(meter, values),
        Counter.builder(meter.meterName())
            .baseUnit(meter.unit())
            .description(meter.description())
            .tags(tags(meter, values))
            .register(registry));
  }

  Timer timer(ForwarderMeter meter, String... values) {
    return remember(
        owner(meter, values),
        Timer.builder(meter.meterName())
            .description(meter.description())
            .tags(tags(meter, values))
            .register(registry));
  }

  /** The source is held weakly: what it shows must keep it. */
  <T> void gauge(ForwarderMeter meter, T source, ToDoubleFunction<T> value, String... values) {
    remember(
        owner(meter, values),
        Gauge.builder(meter.meterName(), source, value)
            .baseUnit(meter.unit())
            .description(meter.description())
            .tags(tags(meter, values))
            .register(registry));
  }

  /** The source is held weakly, likewise. */
  <T> void counted(ForwarderMeter meter, T source, ToDoubleFunction<T> value, String... values) {
    remember(
        owner(meter, values),
        FunctionCounter.builder(meter.meterName(), source, value)
            .baseUnit(meter.unit())
            .description(meter.description())
            .tags(tags(meter, values))
            .register(registry));
  }

  private Tags tags(ForwarderMeter meter, String... values) {
    List<String> names = meter.tags();
    if (names.size() != values.length) {
      throw new IllegalArgumentException(
          meter + " has " + names.size() + " tags, was given " + values.length);
    }
    Tags all = common;
    for (int i = 0; i < values.length; i++) {
      all = all.and(names.get(i), values[i]);
    }
    return all;
  }

  private static String owner(ForwarderMeter meter, String... values) {
    return meter.tags().contains(ForwarderMeter.Tags.DOMAIN) ? values[0] : PROCESS;
  }

  private <M extends Meter> M remember(String owner, M meter) {
    registered.computeIfAbsent(owner, name -> new ConcurrentLinkedQueue<>()).add(meter);
    return meter;
  }

  /** Removes those of one domain. */
  void remove(String owner) {
    Queue<Meter> meters = registered.remove(owner);
    if (meters != null) {
      meters.forEach(registry::remove);
    }
  }

  void removeAll() {
    List.copyOf(registered.keySet()).forEach(this::remove);
  }
}
