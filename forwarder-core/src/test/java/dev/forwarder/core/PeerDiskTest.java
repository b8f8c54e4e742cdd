package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.ApiKey;
import dev.forwarder.api.Destination;
import dev.forwarder.api.Domain;
import dev.forwarder.api.FailureKind;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Reply;
import dev.forwarder.testing.disk.FakeDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users of the Datadog Agent's forwarder know of its disk. */
final class PeerDiskTest {

  private static final int CAP = 64 << 10;

  private final SplittableRandom random = new SplittableRandom(5);
  private final FakeDisk disk = new FakeDisk(random.split());

  private Rig start(UnaryOperator<ForwarderBuilder> choices) {
    return Rig.startedIn(
        new FakeEnvironment().on(disk, random.split()),
        builder -> choices.apply(builder.disk(DiskSettings.of(Path.of("/spool"), 1 << 30))));
  }

  private Rig start(Domain... domains) {
    return start(
        builder -> {
          List.of(domains).forEach(builder::domain);
          return builder;
        });
  }

  private static Reply down() {
    return Reply.failed(FailureKind.REFUSED, "");
  }

  /** Half of it is the default, there as here. */
  @ParameterizedTest
  @CsvSource({"0, 0.75, 1", "0.5, 0.3, 0.6", "1, 0, 0.2"})
  void asMuchOfAFullMemoryIsWrittenAtATimeAsIsSet(double ratio, double least, double most) {
    StorageSettings storage = StorageSettings.defaults().withFlushRatio(ratio);
    Rig rig =
        start(
            builder ->
                builder
                    .domain(Rig.domain("a"))
                    .queue(Choice.queue().memory(CAP).settings())
                    .storage(storage));
    rig.transport.answers(request -> down());
    long low = CAP;
    for (int i = 0; i < 300; i++) {
      rig.submit(1000);
      rig.run();
      if (rig.stats().storedItems() > 0) {
        low = Math.min(low, rig.stats().memoryBytes());
      }
    }

    assertThat((double) low / CAP).isBetween(least, most);
    assertThat(rig.counts().pending()).isEqualTo(300);
  }

  @Test
  void statisticsTellWhatTheDiskMayTakeAndWhatIsThere() {
    Rig rig =
        start(
            builder ->
                builder
                    .domain(Rig.domain("a"))
                    .domain(Rig.domain("b"))
                    .storage(StorageSettings.defaults().withDurability(Durability.WRITE_AHEAD))
                    .storage("b", StorageSettings.defaults().withDurability(Durability.MEMORY)));
    rig.transport.answers(request -> down());
    rig.submit(1000);
    rig.run();

    assertThat(rig.stats(0).storedBytes()).isBetween(1000L, 1100L);
    assertThat(rig.stats(0).storageLimitBytes()).isEqualTo(1 << 30);
    assertThat(rig.stats(1).storedBytes()).isZero();
    assertThat(rig.stats(1).storageLimitBytes()).isZero();
  }

  @Test
  void whatIsOnDiskIsSentUnderTheSecretInForceInWhateverOrderKeysStand() {
    Rig rig = start(Rig.domain("a", Domain.Role.PRIMARY, Rig.KEY, Rig.SECOND_KEY));
    rig.transport.answers(request -> down());
    rig.submitAll("1");
    rig.beginStop(Duration.ZERO);
    ApiKey first = ApiKey.of(Rig.KEY.id(), "first-secret-rotated");
    ApiKey second = ApiKey.of(Rig.SECOND_KEY.id(), "second-secret-rotated");

    Rig next = start(Rig.domain("a", Domain.Role.PRIMARY, second, first));
    next.transport.answers(202);
    next.advance(Duration.ofMinutes(5));

    assertThat(next.transport.sent())
        .extracting(Sent::keyId, Sent::secret)
        .containsExactlyInAnyOrder(
            Tuple.tuple("first", "first-secret-rotated"),
            Tuple.tuple("second", "second-secret-rotated"));
    assertThat(next.counts().delivered()).isEqualTo(2);
  }

  @Test
  void whatIsForTheLocalDomainComesBackToItAlone() {
    Domain[] domains = {Rig.domain("a"), Rig.domain("local", Domain.Role.LOCAL, Rig.KEY)};
    Rig rig = start(domains);
    rig.transport.answers(request -> down());
    rig.forwarder.submit(Rig.EVENTS, Payload.of("mine").withDestination(Destination.LOCAL_ONLY));
    rig.run();
    rig.beginStop(Duration.ZERO);

    Rig next = start(domains);
    next.transport.answers(202);
    next.advance(Duration.ofMinutes(5));

    assertThat(next.transport.sent()).extracting(Sent::domain).containsExactly("local");
  }
}
