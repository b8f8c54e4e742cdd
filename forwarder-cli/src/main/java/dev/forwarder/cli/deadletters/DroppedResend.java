package dev.forwarder.cli.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forwarder.api.Counts;
import dev.forwarder.api.Outcome;
import dev.forwarder.cli.assembly.Assembly;
import dev.forwarder.cli.assembly.ForwarderOptions;
import dev.forwarder.cli.console.Console;
import dev.forwarder.cli.console.Counted;
import dev.forwarder.cli.console.Monitor;
import dev.forwarder.cli.console.Notices;
import dev.forwarder.cli.console.Shutdown;
import dev.forwarder.cli.console.Usage;
import dev.forwarder.cli.send.LastTroubles;
import dev.forwarder.cli.spool.JsonLines;
import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.core.settings.LoadedDomain;
import dev.forwarder.core.settings.LoadedSettings;
import dev.forwarder.core.settings.SettingsLoader;
import dev.forwarder.endpoints.datanadhi.DatanadhiFamily;
import dev.forwarder.retry.disk.Disk;
import dev.forwarder.retry.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** {@code deadletters replay} for dropped files: makes the forwarder, and tells how it went. */
final class DroppedResend {
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(5);

  /** Lines leave files by their numbers, so that one at a time may take them out. */
  private static final String LOCK = ".dropped-replay.lock";

  private final CommandSpec spec;
  private final Console console;
  private final Notices notices;

  DroppedResend(CommandSpec spec, Console console) {
    this.spec = spec;
    this.console = console;
    this.notices = new Notices(spec.name(), console);
  }

  /**
   * Sends them.
   *
   * @param place what is meant
   * @param options where to
   * @param patience how long to wait without any outcome; positive
   * @param json whether the result is JSON
   * @return the exit code
   */
  int run(DroppedPlace place, ForwarderOptions options, Duration patience, boolean json)
      throws IOException {
    options.assumeDatanadhi(place.directory(), spec);
    LoadedSettings loaded = options.load(spec, console, DroppedResend::inMemory);
    requireOneKey(loaded);
    Path lock = place.directory().resolve(LOCK);
    Disk disk = new LocalDisk();
    try (Disk.Lock held = disk.lock(lock, Long.toString(ProcessHandle.current().pid()))) {
      if (held == null) {
        throw Usage.safe(
            spec,
            "DIR: another process sends what is in "
                + place.files().folder()
                + ": "
                + disk.holder(lock));
      }
      return run(place, loaded, patience, json);
    }
  }

  private int run(DroppedPlace place, LoadedSettings loaded, Duration patience, boolean json)
      throws IOException {
    LastTroubles troubles = new LastTroubles();
    DroppedReplay.Result result = replay(place, Assembly.waiting(loaded, troubles), patience);
    if (!result.isComplete()) {
      String name = loaded.domains().get(0).domain().name();
      var trouble = troubles.everOf(name);
      notices.say(
          left(result)
              + " left in "
              + place.files().folder()
              + (trouble == null ? "" : "; last trouble: " + trouble.summary()));
    }
    print(result, json);
    return result.isComplete() ? 0 : 1;
  }

  /** What is in a file already needs no other place on disk. */
  private static SettingsLoader inMemory(SettingsLoader loader) {
    return loader
        .withOverride("forwarder_durability", "memory", "DIR")
        .withOverride("forwarder_storage_max_size_in_bytes", "0", "DIR");
  }

  /** An item is gone when it has one outcome: it cannot be kept for one of several alone. */
  private void requireOneKey(LoadedSettings loaded) {
    LoadedDomain first = loaded.domains().get(0);
    if (loaded.domains().size() > 1 || first.domain().keys().size() > 1) {
      throw Usage.error(spec, "--domain: dropped files are sent to one domain under one key");
    }
    if (!(first.domain().family() instanceof DatanadhiFamily)) {
      throw Usage.error(
          spec, "--domain: '" + first.domain().name() + "' is none of the family datanadhi");
    }
  }

  private DroppedReplay.Result replay(
      DroppedPlace place, DefaultForwarder forwarder, Duration patience) throws IOException {
    Thread replaying = Thread.currentThread();
    Shutdown.Guard guard = console.shutdown().watch(replaying::interrupt);
    Monitor monitor =
        new Monitor(LOOK_INTERVAL, () -> notices.say(progress(forwarder.stats().total())));
    try {
      forwarder.start();
      DroppedReplay.Result result = new DroppedReplay(place, forwarder, patience).run();
      if (Thread.interrupted()) {
        notices.say("ended before its end");
      }
      return result;
    } finally {
      monitor.close();
      guard.close();
    }
  }

  private static String progress(Counts total) {
    return String.format(
        Locale.ROOT,
        "%s delivered, %d handed over, %d under way",
        Counted.of(total.delivered(), "item"),
        total.handedOver(),
        total.pending());
  }

  private static long left(DroppedReplay.Result result) {
    return result.items()
        + result.unreadable()
        - result.of(Outcome.DELIVERED)
        - result.of(Outcome.HANDED_OVER);
  }

  private void print(DroppedReplay.Result result, boolean json) throws IOException {
    if (json) {
      try (JsonLines out = new JsonLines(console.out())) {
        out.write(
            line -> {
              line.writeNumberField("letters", result.items() + result.unreadable());
              line.writeNumberField("delivered", result.of(Outcome.DELIVERED));
              line.writeNumberField("handed_over", result.of(Outcome.HANDED_OVER));
              line.writeNumberField("left", left(result));
              line.writeNumberField("unreadable", result.unreadable());
            });
      }
    } else {
      console.out().write((text(result) + System.lineSeparator()).getBytes(UTF_8));
    }
  }

  private static String text(DroppedReplay.Result result) {
    long all = result.items() + result.unreadable();
    return all == 0
        ? "no dropped items to send"
        : String.format(
            Locale.ROOT,
            "%,d of %s delivered, %,d handed over, %,d left",
            result.of(Outcome.DELIVERED),
            Counted.of(all, "dropped item"),
            result.of(Outcome.HANDED_OVER),
            left(result));
  }
}
