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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToDoubleFunction;

/** Registers meters, and remembers them so that they can be removed again. Thread-safe. */
final class Registrations {

  private final MeterRegistry registry;
  private final Tags common;
  private final Queue<Meter> registered = new ConcurrentLinkedQueue<>();

  Registrations(MeterRegistry registry, Iterable<Tag> common) {
    this.registry = registry;
    this.common = Tags.of(common);
  }

  /** For what goes before the rest: meters of the same kind, removed by themselves. */
  Registrations part() {
    return new Registrations(registry, common);
  }

  long nanoTime() {
    return registry.config().clock().monotonicTime();
  }

  Counter counter(ForwarderMeter meter, String... values) {
    return remember(
        Counter.builder(meter.meterName())
            .baseUnit(meter.unit())
            .description(meter.description())
            .tags(tags(meter, values))
            .register(registry));
  }

  Timer timer(ForwarderMeter meter, String... values) {
    return remember(
        Timer.builder(meter.meterName())
            .description(meter.description())
            .tags(tags(meter, values))
            .register(registry));
  }

  /** The source is held weakly: what it shows must keep it. */
  <T> void gauge(ForwarderMeter meter, T source, ToDoubleFunction<T> value, String... values) {
    remember(
        Gauge.builder(meter.meterName(), source, value)
            .baseUnit(meter.unit())
            .description(meter.description())
            .tags(tags(meter, values))
            .register(registry));
  }

  /** The source is held weakly, likewise. */
  <T> void counted(ForwarderMeter meter, T source, ToDoubleFunction<T> value, String... values) {
    remember(
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

  private <M extends Meter> M remember(M meter) {
    registered.add(meter);
    return meter;
  }

  void removeAll() {
    for (Meter meter = registered.poll(); meter != null; meter = registered.poll()) {
      registry.remove(meter);
    }
  }
}
