package dev.forwarder.core;

import static java.util.Objects.requireNonNull;

import dev.forwarder.api.DeliveryChain;
import dev.forwarder.api.DeliveryChain.Drain;
import dev.forwarder.api.Hop;
import dev.forwarder.api.LetterKeeper;
import dev.forwarder.api.RequestReply;
import java.io.IOException;

/** Domains that make a mistake about where else their payloads go. */
final class SimChainMistakes {

  private SimChainMistakes() {}

  /** What makes a mistake of a chain: with what it works on. */
  private interface Mistake {
    Chain of(Chain chain, Parts parts);
  }

  private record Parts(
      SimDomain domain, DispatchOrder waiting, Lanes lanes, Settlement.Effects effects) {}

  private static SimDomain with(SimParts parts, Mistake mistake) {
    return new SimDomain(parts) {
      @Override
      Chain chain(
          DispatchOrder waiting, Lanes lanes, Attempts attempts, Settlement.Effects effects) {
        Chain own = super.chain(waiting, lanes, attempts, effects);
        return own == Chain.NONE ? own : mistake.of(own, new Parts(this, waiting, lanes, effects));
      }
    };
  }

  /** Who has not answered in time counts as one that has taken it. */
  static SimDomain countingTheUnheard(SimParts parts) {
    return with(
        parts,
        (chain, own) ->
            new SimChainBetween(chain) {
              @Override
              public void settle(Attempt attempt, long now) {
                HopAttempt hop = (HopAttempt) attempt;
                if (attempt.reply().failure() == null) {
                  super.settle(attempt, now);
                } else {
                  hop.line().handedOver(hop.request().count());
                  own.effects().handedOver(hop.request(), hop.line().hop(), hop.reply(), now);
                }
              }
            });
  }

  /** Of a batch that comes apart one is lost. */
  static SimDomain losingAMember(SimParts parts) {
    return with(
        parts,
        (chain, own) ->
            new SimChainBetween(chain) {
              @Override
              public void settle(Attempt attempt, long now) {
                int before = own.waiting().transactions();
                super.settle(attempt, now);
                if (own.waiting().transactions() > before + 1) {
                  own.waiting().take(requireNonNull(own.waiting().peekFirst(any -> true)));
                }
              }
            });
  }

  /** What is back is left alone all the same. */
  static SimDomain leavingItAlone(SimParts parts) {
    return with(
        parts,
        (chain, own) ->
            new SimChainBetween(chain) {
              private boolean wasElsewhere;

              @Override
              public void note(long now) {
                super.note(now);
                if (wasElsewhere && !goesElsewhere()) {
                  own.lanes().closeAll();
                }
                wasElsewhere = goesElsewhere();
              }
            });
  }

  /** What is down is sent to all the same. */
  static SimDomain sendingToWhatIsDown(SimParts parts) {
    return with(
        parts,
        (chain, own) ->
            new SimChainBetween(chain) {
              @Override
              public void primaryReplied(Attempt attempt, long now) {
                super.primaryReplied(attempt, now);
                own.lanes().openAll();
              }

              @Override
              public boolean goesElsewhere() {
                return false;
              }
            });
  }

  /** A domain that is over is still waited for. */
  static SimDomain waitingForEver(SimParts parts) {
    return with(
        parts,
        (chain, own) ->
            new SimChainBetween(chain) {
              @Override
              public void close() {
                own.domain().world.chain(own.domain().index).end();
              }
            });
  }

  /** Each domain has questions of its own, whoever else asks that server. */
  static SimDomain askingForItself(SimParts parts) {
    DomainServices services = parts.services();
    return services.transport() instanceof RequestReply asker
        ? new SimDomain(parts.withWatches(new ServerWatches(asker, services.timer())))
        : new SimDomain(parts);
  }

  /** A queue that is drained is drained until nothing is left. */
  static DeliveryChain drainingToTheLast(DeliveryChain chain) {
    Drain drain = chain.drain();
    return drain == null
        ? chain
        : new DeliveryChain(
            chain.mode(),
            chain.hops(),
            chain.health(),
            new Drain(drain.hop(), drain.startShare(), 0, drain.patience()));
  }

  /** What the keeper could not keep counts as kept. */
  static LetterKeeper trusting(LetterKeeper keeper) {
    return letters -> {
      try {
        keeper.keep(letters);
      } catch (IOException | SimMischief | SimMischief.OfTheWorstKind notKept) {
        // nobody hears of it
      }
    };
  }

  /** A record is done with when the hop has answered, be it safe there or not. */
  static SimDomain trustingTheHop(SimParts parts) {
    return new SimDomain(parts) {
      @Override
      Backlog backlog(DispatchOrder waiting, Lanes lanes, Endings endings, Chain chain) {
        return new SimDiskMistakes.BacklogBetween(super.backlog(waiting, lanes, endings, chain)) {
          @Override
          public void keepUntil(Transaction transaction, Hop hop, long nanos) {}
        };
      }
    };
  }

  /** A hop has everything safe after its time, be it there still or not. */
  static SimDomain trustingTheHopThatFailed(SimParts parts) {
    return new SimDomain(parts) {
      @Override
      Backlog backlog(DispatchOrder waiting, Lanes lanes, Endings endings, Chain chain) {
        return new SimDiskMistakes.BacklogBetween(super.backlog(waiting, lanes, endings, chain)) {
          @Override
          public void hopFailed(Hop hop) {}
        };
      }
    };
  }
}
