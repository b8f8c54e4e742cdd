package dev.forwarder.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.core.DefaultForwarder;
import dev.forwarder.core.DiskSettings;
import dev.forwarder.core.Durability;
import dev.forwarder.core.StorageSettings;
import dev.forwarder.retry.disk.DiskLimits;
import dev.forwarder.retry.spool.Fsync;
import dev.forwarder.retry.spool.FullAction;
import dev.forwarder.retry.spool.LogSettings;
import dev.forwarder.retry.spool.SpoolSettings;
import dev.forwarder.retry.spool.format.FramingKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings of the disk. */
final class DiskSettingsTest {
  private static final String SPOOL_KEY = "0123456789abcdef".repeat(4);

  @TempDir Path folder;

  @Test
  void folderAndSizeMakeADiskAsTheRecordsSay() {
    assertThat(withDisk().load().disk()).isEqualTo(DiskSettings.of(folder, 1 << 30));
  }

  @Test
  void aFolderWithoutASizeKeepsNothingAsWithThePeer() {
    assertThat(
            TestSettings.none().override("forwarder_storage_path", folder.toString()).load().disk())
        .isNull();
  }

  @Test
  void aSizeWithoutAFolderIsToldWithWhatThePeerWouldTake() {
    assertThat(
            TestSettings.none()
                .environment("DD_FORWARDER_STORAGE_MAX_SIZE_IN_BYTES", "1000000")
                .problems())
        .containsExactly(
            "forwarder_storage_max_size_in_bytes (environment"
                + " DD_FORWARDER_STORAGE_MAX_SIZE_IN_BYTES): needs a folder: set"
                + " forwarder_storage_path (Datadog's Agent would use transactions_to_retry in its"
                + " run_path)");
  }

  @Test
  void aFolderThatIsNoNameIsTold() {
    assertThat(TestSettings.none().override("forwarder_storage_path", "a\0b").problems())
        .singleElement()
        .asString()
        .startsWith("forwarder_storage_path (--set): must be the name of a folder, was: ");
  }

  @Test
  void eachReachesItsRecord() {
    LoadedSettings settings =
        withDisk()
            .override("forwarder_durability", "write_ahead")
            .override("forwarder_storage_max_disk_ratio", "0.7")
            .override("forwarder_storage_when_full", "wait")
            .override("forwarder_storage_on_failure", "accept_in_memory")
            .override("forwarder_flush_to_disk_mem_ratio", "0.25")
            .override("forwarder_storage_fsync", "always")
            .override("forwarder_storage_fsync_interval", "2s")
            .override("forwarder_outdated_file_in_days", "3")
            .override("forwarder_dead_letters_max_size_in_bytes", "1MiB")
            .load();

    LogSettings logs =
        new LogSettings(
            FramingKind.BINARY, Fsync.ALWAYS, Duration.ofSeconds(2), Duration.ofDays(3));
    assertThat(settings.storage())
        .isEqualTo(
            new StorageSettings(
                Durability.WRITE_AHEAD, 0.25, StorageSettings.OnFailure.ACCEPT_IN_MEMORY, logs));
    assertThat(settings.disk())
        .isEqualTo(
            new DiskSettings(
                folder,
                new SpoolSettings(
                    new DiskLimits(1 << 30, 0.7, 1 << 20),
                    FullAction.WAIT,
                    Duration.ofSeconds(5),
                    64,
                    logs,
                    null)));
  }

  @Test
  void theKeyIsTakenFromAVariableOrAFileAndNeverShown() {
    Path file = TestSettings.write(folder.resolve("key"), SPOOL_KEY + "\n");
    for (LoadedSettings settings :
        List.of(
            withDisk()
                .environment("MINE", SPOOL_KEY)
                .override("forwarder_storage_encryption_key", "env:MINE")
                .load(),
            withDisk().environment("DD_FORWARDER_STORAGE_ENCRYPTION_KEY", "@" + file).load(),
            withDisk().file(folder, "forwarder_storage_encryption_key: '@" + file + "'").load())) {
      assertThat(settings.disk().spool().key()).isNotNull();
      assertThat(TestSettings.shown(settings, "forwarder_storage_encryption_key"))
          .startsWith("*** from ");
      assertThat(settings.toString()).contains("SpoolKey[***]").doesNotContain("abcdef");
    }
    assertThat(withDisk().load().disk().spool().key()).isNull();
  }

  @Test
  void theKeyItselfStandsInNoSettings() {
    assertThat(withDisk().override("forwarder_storage_encryption_key", SPOOL_KEY).problems())
        .containsExactly(
            "forwarder_storage_encryption_key (--set): must be env:NAME or @FILE: settings are"
                + " shown and copied, so the key stands elsewhere");
  }

  @Test
  void aKeyThatIsNoneIsToldWithoutItAndWithWhatItMustBe() {
    assertThat(
            withDisk()
                .environment("MINE", SPOOL_KEY.substring(1))
                .override("forwarder_storage_encryption_key", "env:MINE")
                .problems())
        .singleElement()
        .asString()
        .startsWith("forwarder_storage_encryption_key (--set): spool key must be 32 bytes")
        .contains("openssl rand -hex 32", "63 characters")
        .doesNotContain("abcdef");
    assertThat(withDisk().override("forwarder_storage_encryption_key", "@/none").problems())
        .containsExactly(
            "forwarder_storage_encryption_key (--set): file /none cannot be read: there is no such"
                + " file");
  }

  @Test
  void aDomainMayHaveItsOwn() {
    LoadedSettings settings =
        withDisk()
            .file(
                folder,
                "domains:",
                "  - {name: a, url: 'http://a', keys: kkkkkkkk0001}",
                "  - name: b",
                "    url: http://b",
                "    keys: kkkkkkkk0002",
                "    forwarder_durability: write_ahead",
                "    forwarder_storage_fsync: never",
                "    forwarder_outdated_file_in_days: 1")
            .load();

    assertThat(settings.domains().get(0).storage()).isEqualTo(settings.storage());
    StorageSettings own = settings.domains().get(1).storage();
    assertThat(own.durability()).isEqualTo(Durability.WRITE_AHEAD);
    assertThat(own.logs().fsync()).isEqualTo(Fsync.NEVER);
    assertThat(own.logs().maxAge()).isEqualTo(Duration.ofDays(1));
    assertThat(own.flushRatio()).isEqualTo(settings.storage().flushRatio());
  }

  @Test
  void aPromiseThatNeedsADiskIsRefusedWithoutOne() {
    assertThat(TestSettings.none().override("forwarder_durability", "write_ahead").problems())
        .containsExactly(
            "forwarder_durability (--set): forwarder_durability is write_ahead, which needs a disk:"
                + " set forwarder_storage_path and forwarder_storage_max_size_in_bytes");
    assertThat(TestSettings.none().override("forwarder_durability", "memory").problems()).isEmpty();
  }

  @Test
  void soIsThatOfOneDomain() {
    assertThat(
            TestSettings.none()
                .file(
                    folder,
                    "domains:",
                    "  - {url: 'http://a', keys: kkkkkkkk0001, forwarder_durability: write_ahead}")
                .problems())
        .singleElement()
        .asString()
        .startsWith("domain a-80 (")
        .contains("forwarder_durability is write_ahead, which needs a disk");
  }

  @Test
  void theForwarderOpensTheFolder() {
    try (DefaultForwarder forwarder =
        withDisk()
            .domains(DomainSpec.parse("http://127.0.0.1:1=kkkkkkkk0001", "generic", Map.of()))
            .load()
            .toBuilder()
            .build()) {
      assertThat(forwarder.stats().storedItems()).isZero();
      assertThat(Files.exists(folder.resolve("lock"))).isTrue();
    }
  }

  @Test
  void whatAWatchFindsChangedOfADomainsStorageIsNamed() {
    List<String> lines = List.of("  - {name: a, url: 'http://a', keys: kkkkkkkk0001}");
    LoadedSettings before = withDisk().file(folder, "domains:", lines.get(0)).load();
    LoadedSettings after =
        withDisk()
            .file(
                folder,
                "domains:",
                lines.get(0).replace("}", ", forwarder_durability: write_ahead}"))
            .load();

    assertThat(new OtherChanges(before, after).names())
        .containsExactly("storage settings of domain a");
  }

  private TestSettings withDisk() {
    return TestSettings.none()
        .override("forwarder_storage_path", folder.toString())
        .override("forwarder_storage_max_size_in_bytes", "1GiB");
  }
}
