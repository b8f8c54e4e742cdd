package dev.forwarder.core.settings;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.Forwarder;
import dev.forwarder.api.KeyLike;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a forwarder's domains and keys to what the settings say while it runs: reads the settings
 * again every {@code forwarder_settings_watch_interval}, every file of them and of their keys, and
 * calls {@link Forwarder#updateDomains} where the domains or keys have changed. So it sees a file
 * whoever replaced it and however, by a rename or through a symbolic link.
 *
 * <p>A settings file that can be read only once, such as a shell's {@code <(...)}, was read at the
 * start and is not watched, which the log says once. A file that becomes a pipe or a device later
 * is not opened: it counts as one that cannot be read.
 *
 * <p>Settings that cannot be read or are wrong change nothing, and are told of in one line of the
 * log, once for each problem. That other settings have changed, which need a new start, is told
 * once, by their names. The backend families stay those that the forwarder was started with. A
 * domain that is new has the queue settings that hold for all domains. Thread-safe.
 */
public final class SettingsWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SettingsWatch.class);

  private final SettingsLoader loader;
  private final LoadedSettings atStart;
  private final Forwarder forwarder;
  private final ScheduledExecutorService thread;
  private final @Nullable Path readOnce;
  private final Set<String> toldToNeedAStart = new TreeSet<>();
  private List<WatchedDomain> inForce;
  private String toldProblem = "";

  /** One that looks when it is told to, on whichever thread does so. */
  SettingsWatch(
      SettingsLoader loader,
      LoadedSettings atStart,
      Forwarder forwarder,
      ScheduledExecutorService thread) {
    this.loader = loader;
    this.atStart = atStart;
    this.forwarder = forwarder;
    this.thread = thread;
    this.readOnce = loader.fileReadOnce().orElse(null);
    this.inForce = WatchedDomain.of(atStart);
  }

  /**
   * Watches from now on, on a daemon thread of its own, {@code forwarder-settings}.
   *
   * @param loader reads the settings, as it did for the forwarder
   * @param atStart what it read then, with the interval; 0: it never looks
   * @param forwarder whose domains follow
   * @return the watch; close it before the forwarder is stopped, or after
   */
  public static SettingsWatch start(
      SettingsLoader loader, LoadedSettings atStart, Forwarder forwarder) {
    requireNonNull(loader, "loader");
    requireNonNull(atStart, "atStart");
    requireNonNull(forwarder, "forwarder");
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "forwarder-settings");
              made.setDaemon(true);
              return made;
            });
    SettingsWatch watch = new SettingsWatch(loader, atStart, forwarder, thread);
    watch.begin(atStart.watchInterval());
    return watch;
  }

  void begin(Duration interval) {
    if (interval.isZero()) {
      return;
    }
    if (readOnce != null) {
      LOG.info(
          "settings file {} is a pipe or a device: it was read once, and is not watched", readOnce);
    } else {
      long nanos = TimeUnit.NANOSECONDS.convert(interval);
      ScheduledFuture<?> unused =
          thread.scheduleWithFixedDelay(this::look, nanos, nanos, TimeUnit.NANOSECONDS);
    }
  }

  /** Looks now, where there is what can be watched. Never throws: what is wrong is logged. */
  public synchronized void look() {
    if (readOnce != null) {
      return;
    }
    try {
      apply(loader.loadAgain(atStart));
      toldProblem = "";
    } catch (SettingsException | IllegalArgumentException wrong) {
      tellProblem(String.valueOf(wrong.getMessage()));
    } catch (Throwable t) { // the next look may do better, and there must be one
      tellProblem(KeyLike.masked(t.toString()));
    }
  }

  /** In one line, also where there are several. */
  private void tellProblem(String told) {
    String problem = told.replaceFirst(":\\n +", ": ").replaceAll("\\n +", "; ");
    if (!problem.equals(toldProblem)) {
      LOG.warn("changed settings are not used; the domains in force stay so: {}", problem);
      toldProblem = problem;
    }
  }

  private void apply(LoadedSettings read) {
    if (read.domains().isEmpty()) {
      throw new IllegalArgumentException("they name no domain");
    }
    List<WatchedDomain> next = WatchedDomain.of(read);
    if (!next.equals(inForce)) {
      update(next);
    }
    tellOthers(new OtherChanges(atStart, read).names());
  }

  private void update(List<WatchedDomain> next) {
    try {
      forwarder.updateDomains(next.stream().map(WatchedDomain::domain).toList());
    } catch (IllegalStateException stopped) {
      LOG.debug("the settings are not watched any more", stopped);
      close();
      return;
    }
    inForce = next;
    LOG.info("settings have changed: the domains in force are now {}", next);
  }

  private void tellOthers(Set<String> names) {
    Set<String> news = new TreeSet<>(names);
    news.removeAll(toldToNeedAStart);
    toldToNeedAStart.retainAll(names);
    toldToNeedAStart.addAll(names);
    if (!news.isEmpty()) {
      LOG.warn("settings have changed that need a new start of the forwarder: {}", news);
    }
  }

  /** Looks no more. What it has begun, it finishes. */
  @Override
  public void close() {
    thread.shutdown();
  }
}
