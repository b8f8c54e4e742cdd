package dev.forwarder.cli.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.testing.Certificates;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CertificateWordsTest {
  private static final String URL = "the domain's URL";
  private static final String UNTRUSTED = "unable to find valid certification path to target";
  private static final String OTHER_NAME = "No name matching a.test found";
  private static final String DATES = "PKIX path validation failed: validity check failed";

  @TempDir private static Path folder;
  private static X509Certificate own;
  private static X509Certificate other;
  private static X509Certificate authority;
  private static X509Certificate signed;

  private static Instant end;
  private static String endDay;

  @BeforeAll
  static void makeCertificates() throws IOException, GeneralSecurityException {
    Certificates certificates = new Certificates(folder);
    Path authorityStore = certificates.authority();
    own = Certificates.of(certificates.forThisMachine());
    other = Certificates.of(certificates.forAnotherHost());
    authority = Certificates.of(authorityStore);
    signed = Certificates.of(certificates.expired(authorityStore));
    end = own.getNotAfter().toInstant();
    endDay = end.toString().substring(0, 10);
  }

  @Test
  void subjectAndEndAreToldWithTheDaysLeft() {
    assertThat(CertificateWords.of(own, end.minus(Duration.ofDays(3).plusHours(1))))
        .isEqualTo("certificate CN=good until " + endDay + " (3 days)");
    assertThat(CertificateWords.of(own, end.minus(Duration.ofHours(25)))).endsWith("(1 day)");
  }

  @Test
  void endIsWrongFromThenOn() {
    assertThat(refused(own, end.plusMillis(1), DATES))
        .isEqualTo(
            Answer.wrong("its certificate (CN=good) ended " + endDay, "renew it on the server"));
    assertThat(refused(own, end, DATES).detail()).doesNotContain("ended");
  }

  @Test
  void beginIsWrongBeforeIt() {
    Instant begin = own.getNotBefore().toInstant();

    assertThat(refused(own, begin.minusMillis(1), DATES).detail())
        .isEqualTo("its certificate (CN=good) begins " + begin.toString().substring(0, 10));
    assertThat(refused(own, begin.minusMillis(1), DATES).advice()).contains("clocks");
  }

  @Test
  void endOfAnIssuerIsToldAsItsOwn() {
    Instant late = authority.getNotAfter().toInstant().plusSeconds(1);
    Answer answer = CertificateWords.refused(List.of(own, authority), "a.test", late, DATES, URL);

    assertThat(answer.detail()).contains("has an issuer (CN=authority) whose certificate ended");
  }

  @Test
  void unknownAuthorityIsNamed() {
    Instant then = signed.getNotBefore().toInstant().plusSeconds(1);
    Answer answer = CertificateWords.refused(List.of(signed), "a.test", then, UNTRUSTED, URL);

    assertThat(answer.detail())
        .isEqualTo(
            "its certificate (CN=expired) is signed by CN=authority, which is not trusted here");
    assertThat(answer.advice()).contains("forwarder_tls_ca_file");
  }

  @Test
  void allThatIsWrongIsTold() {
    assertThat(refused(own, end.plusSeconds(1), UNTRUSTED).detail())
        .isEqualTo(
            "its certificate (CN=good) ended "
                + endDay
                + ", is signed by itself, which is not trusted here");
  }

  @Test
  void namesThatItIsForAreTold() {
    assertThat(refused(other, end.minusSeconds(3600), OTHER_NAME).detail())
        .endsWith("is for elsewhere.test, not for a.test");
    assertThat(refused(authority, end.minusSeconds(3600), OTHER_NAME).detail())
        .endsWith("is for no host, not for a.test");
    assertThat(refused(own, end.minusSeconds(3600), OTHER_NAME).detail())
        .endsWith("is for localhost, 127.0.0.1, not for a.test");
  }

  @Test
  void anyOtherRefusalIsToldInItsOwnWords() {
    assertThat(refused(own, end.minusSeconds(3600), "Certificate has been revoked").detail())
        .isEqualTo("its certificate (CN=good) is refused: Certificate has been revoked");
  }

  private static Answer refused(X509Certificate certificate, Instant now, String refusal) {
    return CertificateWords.refused(List.of(certificate), "a.test", now, refusal, URL);
  }
}
