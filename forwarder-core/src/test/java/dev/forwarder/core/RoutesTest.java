package dev.forwarder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forwarder.api.Admission;
import dev.forwarder.api.Destination;
import dev.forwarder.api.Domain;
import dev.forwarder.api.RefusalReason;
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
}
