package dev.forwarder.cli.diagnose;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Certificates in words, and what is wrong with one. Pure functions. */
final class CertificateWords {
  private static final int MOST_NAMES = 5;

  /** Types of names in a certificate: DNS names and addresses. */
  private static final List<Integer> HOSTS = List.of(2, 7);

  private CertificateWords() {}

  /** Its subject and end. */
  static String of(X509Certificate certificate, Instant now) {
    long days = now.until(certificate.getNotAfter().toInstant(), ChronoUnit.DAYS);
    return "certificate "
        + subject(certificate)
        + " until "
        + day(certificate.getNotAfter().toInstant())
        + " ("
        + (days == 1 ? "1 day" : days + " days")
        + ")";
  }

  /**
   * Why a server's certificate was refused.
   *
   * @param chain what the server showed, its own first
   * @param host whom it should be for
   * @param refusal what the JDK said of it
   * @param urlPlace where people correct the domain's address
   */
  static Answer refused(
      List<X509Certificate> chain, String host, Instant now, String refusal, String urlPlace) {
    X509Certificate own = chain.get(0);
    List<String> wrong = new ArrayList<>();
    List<String> advice = new ArrayList<>();
    chain.forEach(each -> dates(each, each.equals(own), now, wrong, advice));
    if (refusal.contains("unable to find valid certification path")) {
      boolean bySelf = own.getIssuerX500Principal().equals(own.getSubjectX500Principal());
      wrong.add(bySelf ? "is signed by itself" : "is signed by " + issuer(own));
      wrong.add("which is not trusted here");
      advice.add("name a file with the certificate of its authority in forwarder_tls_ca_file");
    }
    if (refusal.contains("No name matching")
        || refusal.contains("No subject alternative")
        || refusal.contains("doesn't match")) {
      wrong.add("is for " + names(own) + ", not for " + host);
      advice.add("use a name that it is for in " + urlPlace + ", or get one for " + host);
    }
    if (wrong.isEmpty()) {
      wrong.add("is refused: " + refusal);
      advice.add("look at it with: openssl s_client -showcerts");
    }
    return Answer.wrong(
        "its certificate (" + subject(own) + ") " + String.join(", ", wrong),
        String.join("; ", advice));
  }

  private static void dates(
      X509Certificate certificate,
      boolean isOwn,
      Instant now,
      List<String> wrong,
      List<String> advice) {
    String who = isOwn ? "" : "has an issuer (" + subject(certificate) + ") whose certificate ";
    Instant begin = certificate.getNotBefore().toInstant();
    Instant end = certificate.getNotAfter().toInstant();
    if (now.isAfter(end)) {
      wrong.add(who + "ended " + day(end));
      advice.add(isOwn ? "renew it on the server" : "have the issuer's renewed on the server");
    } else if (now.isBefore(begin)) {
      wrong.add(who + "begins " + day(begin));
      advice.add("check the clocks of this machine and of the one that made the certificate");
    }
  }

  private static String subject(X509Certificate certificate) {
    String subject = certificate.getSubjectX500Principal().getName();
    return subject.isEmpty() ? "without a subject" : subject;
  }

  private static String issuer(X509Certificate certificate) {
    return certificate.getIssuerX500Principal().getName();
  }

  private static String names(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      if (all != null) {
        all.stream()
            .filter(name -> HOSTS.contains(name.get(0)))
            .forEach(name -> names.add(String.valueOf(name.get(1))));
      }
    } catch (CertificateParsingException e) {
      return "names that cannot be read";
    }
    if (names.isEmpty()) {
      return "no host";
    }
    List<String> shown = names.subList(0, Math.min(MOST_NAMES, names.size()));
    int more = names.size() - shown.size();
    return String.join(", ", shown) + (more == 0 ? "" : " and " + more + " more");
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }
}
