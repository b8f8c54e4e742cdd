package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Admission;
import dev.forwarder.api.ApiKey;
import dev.forwarder.api.BackendFamily;
import dev.forwarder.api.Destination;
import dev.forwarder.api.Domain;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.Header;
import dev.forwarder.api.Payload;
import dev.forwarder.api.RefusalReason;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RoutesTest {

  private final Rig rig =
      Rig.startedBare(
          b ->
              b.domain(Rig.domain("main", Domain.Role.PRIMARY, Rig.KEY, Rig.SECOND_KEY))
                  .domain(Rig.domain("near", Domain.Role.LOCAL, Rig.KEY))
                  .domain(Rig.domain("spare", Domain.Role.SECONDARY, Rig.KEY)));
  private final Routes routes = new Routes(List.of(rig.domain(0), rig.domain(1), rig.domain(2)));

  private List<String> targets(Destination destination) {
    Routes.Route route = routes.of(destination);
    return IntStream.range(0, route.size())
        .mapToObj(route::target)
        .map(target -> target.domain().domain().name() + " " + target.key().id())
        .toList();
  }

  @Test
  void leadToEveryKeyOfEveryDomainInTheirOrder() {
    assertThat(targets(Destination.ALL_REGIONS))
        .containsExactly("main first", "main second", "spare first");
    assertThat(targets(Destination.PRIMARY_ONLY)).containsExactly("main first", "main second");
    assertThat(targets(Destination.SECONDARY_ONLY)).containsExactly("spare first");
    assertThat(targets(Destination.LOCAL_ONLY)).containsExactly("near first");
  }

  @Test
  void theUsualAnswerIsMadeOnce() {
    Routes.Route route = routes.of(Destination.ALL_REGIONS);

    assertThat(route.allAccepted().accepted()).isEqualTo(3);
    assertThat(rig.submit("x")).isSameAs(rig.submit("y"));
  }

  @Test
  void aRefusalStandsAtItsTarget() {
    Admission admission =
        routes
            .of(Destination.PRIMARY_ONLY)
            .admission(new RefusalReason[] {null, RefusalReason.DOMAIN_FULL});

    assertThat(admission.entries())
        .containsExactly(
            new Admission.Entry("main", "first", Admission.State.ACCEPTED, null),
            new Admission.Entry(
                "main", "second", Admission.State.REFUSED, RefusalReason.DOMAIN_FULL));
  }

  // ---- families that choose ----

  private static final class ChoosingFamily implements BackendFamily {
    private final PlainFamily plain = new PlainFamily();
    private boolean open;
    private boolean throwing;

    @Override
    public String name() {
      return "choosing";
    }

    @Override
    public List<Endpoint> endpoints() {
      return plain.endpoints();
    }

    @Override
    public List<Header> headers() {
      return plain.headers();
    }

    @Override
    public Header authorization(ApiKey key) {
      return plain.authorization(key);
    }

    @Override
    public boolean takes(Domain domain, Endpoint endpoint) {
      if (throwing) {
        throw new IllegalStateException("a bug of the family");
      }
      return open || endpoint.name().equals(Rig.OTHER.name());
    }
  }

  private final ChoosingFamily choosing = new ChoosingFamily();

  private Rig choosy() {
    Domain spare =
        new Domain(
            "spare",
            URI.create("https://spare.example"),
            Domain.Role.SECONDARY,
            choosing,
            List.of(Rig.KEY));
    return Rig.startedBare(b -> b.domain(Rig.domain("main")).domain(spare));
  }

  @Test
  void whatAFamilyDoesNotTakeIsNoTransaction() {
    Rig two = choosy();
    two.transport.answers(200);

    Admission admission = two.submit(Rig.EVENTS, "x");
    two.run();

    assertThat(admission.entries()).extracting(Admission.Entry::domain).containsExactly("main");
    assertThat(two.counts(1).accepted()).isZero();
    assertThat(two.counts(1).refusedTotal()).isZero();
    assertThat(two.counts(0).delivered()).isEqualTo(1);
  }

  @Test
  void whatAFamilyTakesMayChangeWhileItRuns() {
    Rig two = choosy();
    assertThat(two.submit(Rig.OTHER, "x").accepted()).isEqualTo(2);
    assertThat(two.submit(Rig.EVENTS, "x").accepted()).isEqualTo(1);

    choosing.open = true;
    assertThat(two.submit(Rig.EVENTS, "x").accepted()).isEqualTo(2);

    choosing.open = false;
    assertThat(two.submit(Rig.EVENTS, "x").accepted()).isEqualTo(1);
  }

  @Test
  void theAnswerOfAFamilyThatChoosesIsMadeOnce() {
    Rig two = choosy();

    assertThat(two.submit(Rig.EVENTS, "x")).isSameAs(two.submit(Rig.EVENTS, "y"));
    assertThat(two.submit(Rig.OTHER, "x")).isSameAs(two.submit(Rig.OTHER, "y"));
  }

  @Test
  void aPayloadThatNobodyTakesHasAnEmptyAdmission() {
    Rig two = choosy();

    assertThat(
            two.forwarder
                .submit(Rig.EVENTS, Payload.of("x").withDestination(Destination.SECONDARY_ONLY))
                .isEmpty())
        .isTrue();
  }

  @Test
  void aFamilyThatThrowsGetsThePayload() {
    Rig two = choosy();
    choosing.throwing = true;

    assertThat(two.submit(Rig.EVENTS, "x").accepted()).isEqualTo(2);
  }
}
