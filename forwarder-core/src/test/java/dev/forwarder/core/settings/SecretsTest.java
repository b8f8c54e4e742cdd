package dev.forwarder.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.testing.Certificates;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
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
  void aByteOrderMarkBeforeAKeyInAFileIsNoPartOfIt() {
    Path file = TestSettings.write(folder.resolve("key"), "\uFEFFs3cr3t\n");

    assertThat(key(TestSettings.none().override("api_key", "@" + file))).isEqualTo("s3cr3t");
  }

  @Test
  void aKeyThatHttpWouldChangeIsAProblemThatDoesNotShowIt() {
    assertThat(TestSettings.none().override("api_key", "s3cr\u20act").problems())
        .containsExactly(
            "api_key (--set): must be visible ASCII characters, which HTTP carries unchanged;"
                + " character 5 of 6 is a character beyond ISO 8859-1");
    assertThat(
            TestSettings.none()
                .environment("MINE", "s3cr 3t")
                .override("domains", "[{\"url\": \"http://a\", \"keys\": [\"env:MINE\"]}]")
                .problems())
        .singleElement()
        .asString()
        .contains("API key of http://a: must be visible ASCII", "character 5 of 7 is white space")
        .doesNotContain("s3cr");
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
        .containsExactly(
            "api_key (--set): file " + none + " cannot be read: there is no such file");
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
  void thePasswordOfTheKeyStoreIsASecretTooOfAnyLetters() throws Exception {
    char[] password = "two words s3cr3t".toCharArray();
    Path store = new Certificates(folder).forClient();
    KeyStore content = KeyStore.getInstance(store.toFile(), Certificates.PASSWORD.toCharArray());
    try (OutputStream out = Files.newOutputStream(store)) {
      rekeyed(content, password).store(out, password);
    }
    LoadedSettings settings =
        TestSettings.none()
            .environment("PASS", new String(password))
            .override("forwarder_tls_key_store", store.toString())
            .override("forwarder_tls_key_store_password", "env:PASS")
            .load();

    assertThat(settings.http().tls().keyStore().password()).isEqualTo(new String(password));
    assertThat(settings.toString()).doesNotContain("s3cr3t");
  }

  private static KeyStore rekeyed(KeyStore content, char[] password) throws Exception {
    KeyStore rekeyed = KeyStore.getInstance("PKCS12");
    rekeyed.load(null, null);
    rekeyed.setKeyEntry(
        "client",
        content.getKey("client", Certificates.PASSWORD.toCharArray()),
        password,
        content.getCertificateChain("client"));
    return rekeyed;
  }

  private static String key(TestSettings settings) {
    return settings.load().domains().get(0).domain().keys().get(0).reveal();
  }
}
