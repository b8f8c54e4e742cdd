package dev.forwarder.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** As {@link SendingSuitesIT}, of the suite that starts more processes than others. */
@Timeout(300)
final class EndToEndSuiteIT {

  @TempDir private Path folder;

  @Test
  void endToEndComparesTheForwarderWithTheBareClientAndPeers() throws InterruptedException {
    List<Result> results = ShortRun.of(folder, new EndToEndSuite(), ShortRun.LONG);

    assertThat(results)
        .filteredOn(result -> result.metric().equals("requests_per_second"))
        .allSatisfy(result -> assertThat(result.median()).isPositive())
        .extracting(Result::caseName, Result::subject)
        .containsExactly(
            tuple("1KiB/1-domain/h1/4-in-flight", "forwarder"),
            tuple("1KiB/1-domain/h1/4-in-flight", "httpclient5"),
            tuple("1KiB/1-domain/h1/4-in-flight", "httpclient5-streaming"),
            tuple("1KiB/1-domain/h1/4-in-flight", "raw-sockets"),
            tuple("1KiB/1-domain/h1-tls/32-in-flight", "forwarder"),
            tuple("1KiB/1-domain/h1-tls/32-in-flight", "httpclient5"),
            tuple("1KiB/1-domain/h2-tls/32-in-flight", "forwarder"),
            tuple("1KiB/1-domain/h2-tls/32-in-flight", "httpclient5"),
            tuple("1KiB/1-domain/h1/peers", "forwarder"),
            tuple("1KiB/1-domain/h1/peers", "sentry"),
            tuple("1KiB/1-domain/h1/peers", "log4j2"));
    assertThat(results)
        .filteredOn(result -> result.goal() != null)
        .extracting(Result::metric)
        .containsExactly(
            "requests_per_second_to_httpclient5",
            "per_cpu_second_to_httpclient5",
            "requests_per_second_to_httpclient5",
            "requests_per_second_to_httpclient5");
    assertThat(folder).isEmptyDirectory();
  }
}
