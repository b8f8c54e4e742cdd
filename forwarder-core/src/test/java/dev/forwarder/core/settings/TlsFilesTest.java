package dev.forwarder.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.testing.Certificates;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with the files of TLS is told when settings are read, not when they are used. */
final class TlsFilesTest {
  private static final String CA = "forwarder_tls_ca_file";
  private static final String STORE = "forwarder_tls_key_store";
  private static final String PASSWORD = "forwarder_tls_key_store_password";

  @TempDir Path folder;

  @Test
  void goodFilesAreNoProblem() {
    Certificates certificates = new Certificates(folder);
    Path store = certificates.forClient();

    assertThat(
            TestSettings.none()
                .override(CA, certificates.pemOf(store).toString())
                .override(STORE, store.toString())
                .override(PASSWORD, Certificates.PASSWORD)
                .problems())
        .isEmpty();
  }

  @Test
  void fileThatIsNotThereIsAProblemOfItsSetting() {
    Path none = folder.resolve("none");

    assertThat(problems(CA, none)).containsExactly(missing(CA, none));
    assertThat(problems(CA, folder)).containsExactly(missing(CA, folder));
    assertThat(problems(STORE, none)).containsExactly(missing(STORE, none));
  }

  private static String missing(String setting, Path file) {
    return setting + " (--set): must be a file that can be read, was: '" + file + "'";
  }

  @Test
  void certificatesThatAreNotPemAreAProblemOfTheirSetting() {
    Path text = TestSettings.write(folder.resolve("text"), "no certificate\n");
    Path broken =
        TestSettings.write(
            folder.resolve("broken"),
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    Path empty = TestSettings.write(folder.resolve("empty"), "");

    for (Path file : List.of(text, broken, empty)) {
      assertThat(problems(CA, file))
          .containsExactly(CA + " (--set): " + file + " holds no certificates in PEM");
    }
  }

  @Test
  void keyStoreOfAnotherPasswordIsAProblemThatNamesTheOptionAndNotThePassword() {
    Path store = new Certificates(folder).forClient();

    assertThat(
            TestSettings.none()
                .override(STORE, store.toString())
                .override(PASSWORD, "not-the-word")
                .problems())
        .singleElement()
        .asString()
        .startsWith(STORE + " (--set): the key store " + store + " cannot be opened")
        .contains(PASSWORD)
        .doesNotContain("not-the-word");
  }

  @Test
  void fileThatIsNoKeyStoreIsAProblemOfItsSetting() {
    Path text = TestSettings.write(folder.resolve("text"), "no key store\n");

    assertThat(problems(STORE, text))
        .singleElement()
        .asString()
        .startsWith(STORE + " (--set): " + text + " is no key store");
  }

  @Test
  void keyStoreWithoutAPrivateKeyIsAProblemOfItsSetting() throws Exception {
    Path file = folder.resolve("empty.p12");
    KeyStore empty = KeyStore.getInstance("PKCS12");
    empty.load(null, null);
    try (OutputStream out = Files.newOutputStream(file)) {
      empty.store(out, "changeit".toCharArray());
    }

    assertThat(
            TestSettings.none()
                .override(STORE, file.toString())
                .override(PASSWORD, "changeit")
                .problems())
        .singleElement()
        .asString()
        .startsWith(STORE + " (--set): the key store " + file + " holds no private key");
  }

  private static List<String> problems(String setting, Path file) {
    return TestSettings.none().override(setting, file.toString()).problems();
  }
}
