package dev.forwarder.core;

import dev.forwarder.retry.spool.SpoolSettings;
import dev.forwarder.testing.disk.DiskOperation;
import dev.forwarder.testing.disk.FakeDisk;
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
    return started(new FakeEnvironment(), settings, choices, DomainForwarder::new);
  }

  /** The same, there, whose domain is made in this way. */
  Rig started(
      FakeEnvironment environment,
      StorageSettings settings,
      UnaryOperator<ForwarderBuilder> choices,
      ForwarderBuilder.DomainMaker maker) {
    DiskSettings folder = new DiskSettings(FOLDER, SpoolSettings.of(1L << 30));
    return Rig.startedIn(
        environment.on(disk, random.split()),
        builder -> choices.apply(builder.domain(Rig.domain("a")).disk(folder).storage(settings)),
        maker);
  }

  /** What has been written to files, all in all. */
  long bytesWritten() {
    return disk.journal().stream()
        .filter(operation -> operation.kind() == DiskOperation.Kind.WRITE)
        .mapToLong(DiskOperation::length)
        .sum();
  }
}
