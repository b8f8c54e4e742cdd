package dev.forwarder.core;

import dev.forwarder.retry.spool.LogSettings;
import dev.forwarder.retry.spool.Spool;
import dev.forwarder.retry.spool.SpoolEnvironment;
import dev.forwarder.retry.spool.SpoolSettings;
import dev.forwarder.testing.disk.FakeDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/** A disk that outlives the forwarders that are run on it, one after another. */
final class DiskRig {

  static final Path FOLDER = Path.of("/spool");

  private final SplittableRandom random = new SplittableRandom(0xd15c);
  final FakeDisk disk = new FakeDisk(random.split());

  /** A started forwarder of one domain, {@code a}, that keeps this on the disk. */
  Rig started(StorageSettings settings, UnaryOperator<ForwarderBuilder> choices) {
    FakeEnvironment environment = new FakeEnvironment();
    return Rig.startedIn(
        environment,
        builder ->
            choices.apply(
                builder
                    .domain(Rig.domain("a"))
                    .storage(
                        settings,
                        (clock, wallClock) ->
                            new Storage(
                                losses -> {
                                  try {
                                    return Spool.open(
                                        FOLDER,
                                        SpoolSettings.of(1L << 30),
                                        new SpoolEnvironment(
                                            disk,
                                            clock,
                                            wallClock,
                                            random.split(),
                                            environment.disk(),
                                            environment::later),
                                        losses);
                                  } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                  }
                                },
                                LogSettings.DEFAULT,
                                clock,
                                wallClock))));
  }
}
