package dev.forwarder.bench.kill;

import dev.forwarder.retry.spool.Fsync;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one process of a run is to do.
 *
 * @param process its number in the run
 * @param seed of the run
 * @param folder its spool
 * @param port where it sends to
 * @param fsync of its spool
 * @param first the number of its first payload
 * @param count how many payloads it submits
 * @param large whether they are large
 * @param step where it stops and says so, to be killed; null for nowhere
 * @param moment when in the step; null where there is none
 * @param nth at which of these steps, counted from 1
 * @param mutant the mistake that its disk makes
 */
record Errand(
    int process,
    long seed,
    String folder,
    int port,
    Fsync fsync,
    long first,
    int count,
    boolean large,
    @Nullable Step step,
    @Nullable Moment moment,
    int nth,
    Mutant mutant) {

  private static final String NOTHING = "-";

  /** What {@link #of} makes of the arguments of a program. Not JSON: it is read in each process. */
  List<String> arguments() {
    return List.of(
        Integer.toString(process),
        Long.toString(seed),
        folder,
        Integer.toString(port),
        fsync.name(),
        Long.toString(first),
        Integer.toString(count),
        Boolean.toString(large),
        step == null ? NOTHING : step.name(),
        moment == null ? NOTHING : moment.name(),
        Integer.toString(nth),
        mutant.name());
  }

  static Errand of(String[] arguments) {
    Iterator<String> next = List.of(arguments).iterator();
    return new Errand(
        Integer.parseInt(next.next()),
        Long.parseLong(next.next()),
        next.next(),
        Integer.parseInt(next.next()),
        Fsync.valueOf(next.next()),
        Long.parseLong(next.next()),
        Integer.parseInt(next.next()),
        Boolean.parseBoolean(next.next()),
        orNull(Step.class, next.next()),
        orNull(Moment.class, next.next()),
        Integer.parseInt(next.next()),
        Mutant.valueOf(next.next()));
  }

  private static <T extends Enum<T>> @Nullable T orNull(Class<T> type, String name) {
    return name.equals(NOTHING) ? null : Enum.valueOf(type, name);
  }
}
