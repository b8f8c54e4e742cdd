package dev.forwarder.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretsTest {
  @TempDir Path folder;

  @Test
  void aKeyMayBeInAVariable() {
    assertThat(
            key(
                TestSettings.none()
                    .environment("MINE", " s3cr3t ")
                    .override("api_key", "env:MINE")))
        .isEqualTo("s3cr3t");
  }

  @Test
  void aKeyMayBeInAFile() {
    Path file = TestSettings.write(folder.resolve("key"), "s3cr3t\n");

    assertThat(key(TestSettings.none().override("api_key", "@" + file))).isEqualTo("s3cr3t");
  }

  @Test
  void aMissingOrEmptyVariableIsAProblem() {
    assertThat(TestSettings.none().override("api_key", "env:MINE").problems())
        .containsExactly("api_key (--set): environment variable MINE is not set");
    assertThat(
            TestSettings.none().environment("MINE", " ").override("api_key", "env:MINE").problems())
        .containsExactly("api_key (--set): environment variable MINE is empty");
  }

  @Test
  void aMissingEmptyOrHugeFileIsAProblem() throws Exception {
    Path none = folder.resolve("none");
    Path empty = Files.createFile(folder.resolve("empty"));
    Path huge = Files.write(folder.resolve("huge"), new byte[70_000]);

    assertThat(TestSettings.none().override("api_key", "@" + none).problems())
        .containsExactly("api_key (--set): file " + none + " cannot be read (NoSuchFileException)");
    assertThat(TestSettings.none().override("api_key", "@" + empty).problems())
        .containsExactly("api_key (--set): file " + empty + " is empty");
    assertThat(TestSettings.none().override("api_key", "@" + huge).problems())
        .containsExactly("api_key (--set): file " + huge + " is larger than 64 KiB");
  }

  @Test
  void aHandleOfASecretBackendIsNotTakenForAKey() {
    assertThat(TestSettings.none().override("api_key", "ENC[mine]").problems())
        .singleElement()
        .asString()
        .contains("needs a secret backend");
  }

  @Test
  void thePasswordOfTheKeyStoreIsASecretToo() {
    Path store = TestSettings.write(folder.resolve("store.p12"), "x");
    LoadedSettings settings =
        TestSettings.none()
            .environment("PASS", "s3cr3t-password")
            .override("forwarder_tls_key_store", store.toString())
            .override("forwarder_tls_key_store_password", "env:PASS")
            .load();

    assertThat(settings.http().tls().keyStore().password()).isEqualTo("s3cr3t-password");
    assertThat(settings.toString()).doesNotContain("s3cr3t-password");
  }

  private static String key(TestSettings settings) {
    return settings.load().domains().get(0).domain().keys().get(0).reveal();
  }
}
