package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Admission;
import dev.forwarder.api.Destination;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Reply;
import dev.forwarder.endpoints.datadog.DatadogEndpoints;
import dev.forwarder.endpoints.datadog.DatadogFamily;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of Datadog's domains a payload goes to, with all kinds of them side by side. */
final class DatadogDestinationsTest {

  private final DatadogFamily family = new DatadogFamily(false);
  private final Rig rig =
      Rig.startedBare(
          b ->
              b.domain(domain("main", Domain.Role.PRIMARY, family.withoutMetrics()))
                  .domain(domain("pipeline", Domain.Role.PRIMARY, family.pipeline(false)))
                  .domain(domain("eu", Domain.Role.PRIMARY, family))
                  .domain(domain("region", Domain.Role.SECONDARY, family.behindGate()))
                  .domain(domain("cluster", Domain.Role.LOCAL, family.local())));

  private static Domain domain(String name, Domain.Role role, DatadogFamily its) {
    return new Domain(
        name, URI.create("https://" + name + ".example"), role, its, List.of(Rig.KEY));
  }

  private Admission submit(Endpoint endpoint, Destination destination) {
    return rig.forwarder.submit(endpoint, Payload.of("{}").withDestination(destination));
  }

  private String domains(Endpoint endpoint, Destination destination) {
    return String.join(
        " ",
        submit(endpoint, destination).entries().stream().map(Admission.Entry::domain).toList());
  }

  /** Peer, forwarder and domain forwarder: destinations, overrides, the gate of regions. */
  @ParameterizedTest
  @CsvSource({
    "series_v2, ALL_REGIONS, pipeline eu, pipeline eu region",
    "series_v2, PRIMARY_ONLY, pipeline eu, pipeline eu",
    "series_v2, SECONDARY_ONLY, '', region",
    "series_v2, LOCAL_ONLY, cluster, cluster",
    "sketches_v2, ALL_REGIONS, pipeline eu, pipeline eu region",
    "sketches_v2, LOCAL_ONLY, '', ''",
    "series_v1, LOCAL_ONLY, '', ''",
    "check_run_v1, ALL_REGIONS, main eu, main eu region",
    "process, ALL_REGIONS, main eu, main eu region",
    "intake, ALL_REGIONS, main eu, main eu region",
    "intake_metadata, ALL_REGIONS, main eu region, main eu region",
    "host_metadata, ALL_REGIONS, main eu region, main eu region",
    "metadata_v1, SECONDARY_ONLY, region, region",
  })
  void payloadsGoWhereTheirRouteAndDestinationLead(
      String endpoint, Destination destination, String closed, String open) {
    Endpoint route = family.endpoint(endpoint).orElseThrow();
    assertThat(domains(route, destination)).isEqualTo(closed);

    family.gate().enabled(true);
    assertThat(domains(route, destination)).as("one switch of two").isEqualTo(closed);

    family.gate().failoverMetrics(true);
    assertThat(domains(route, destination)).isEqualTo(open);
  }

  /** Peer, domain forwarder: MRF off: metadata passes, series are dropped; on: both pass. */
  @Test
  void whatTheGateShutsOutIsNoTransactionAndNoLoss() {
    rig.transport.answers(202);
    submit(DatadogEndpoints.SERIES_V2, Destination.ALL_REGIONS);
    submit(DatadogEndpoints.METADATA_V1, Destination.ALL_REGIONS);
    rig.run();

    assertThat(rig.counts(3).accepted()).isEqualTo(1);
    assertThat(rig.counts(3).delivered()).isEqualTo(1);
    assertThat(rig.counts(3).refusedTotal()).isZero();
    assertThat(rig.counts(3).droppedTotal()).isZero();
  }

  @Test
  void whatWasAcceptedBeforeTheGateWasShutIsDelivered() {
    family.gate().enabled(true);
    family.gate().failoverMetrics(true);
    rig.transport.answers(503);
    submit(DatadogEndpoints.SERIES_V2, Destination.SECONDARY_ONLY);
    rig.run();
    family.gate().failoverMetrics(false);
    rig.transport.answers(202);
    rig.advanceSeconds(120);

    assertThat(rig.counts(3).delivered()).isEqualTo(1);
    assertThat(submit(DatadogEndpoints.SERIES_V2, Destination.SECONDARY_ONLY).isEmpty()).isTrue();
  }

  @Test
  void aRegionThatIsDownDelaysNoOther() {
    family.gate().enabled(true);
    family.gate().failoverMetrics(true);
    rig.transport.answers(
        request -> Reply.of(request.domain().name().equals("region") ? 503 : 202));
    submit(DatadogEndpoints.SERIES_V2, Destination.ALL_REGIONS);
    rig.run();

    assertThat(rig.counts(1).delivered()).isEqualTo(1);
    assertThat(rig.counts(2).delivered()).isEqualTo(1);
    assertThat(rig.counts(3).pending()).isEqualTo(1);
  }
}
