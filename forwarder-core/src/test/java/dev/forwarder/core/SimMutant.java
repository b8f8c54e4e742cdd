package dev.forwarder.core;

import static dev.forwarder.core.SimOracle.*;

import dev.forwarder.api.DeliveryChain;
import dev.forwarder.api.DeliveryListener;
import dev.forwarder.api.DropReason;
import dev.forwarder.api.Endpoint;
import dev.forwarder.api.LetterKeeper;
import dev.forwarder.api.Outcome;
import dev.forwarder.api.Payload;
import dev.forwarder.api.Priority;
import dev.forwarder.api.RefusalReason;
import dev.forwarder.api.Reply;
import dev.forwarder.api.Transport;
import dev.forwarder.api.TransportRequest;
import dev.forwarder.retry.Evidence;
import dev.forwarder.retry.MemoryBudget;
import dev.forwarder.retry.MemoryLease;
import dev.forwarder.retry.RetryOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Forwarders with one mistake each, of the kind that is really made, and who must find it. */
enum SimMutant implements SimVariant {
  LOSES_ONE_ON_REQUEUE(CONSERVATION) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(parts) {
        @Override
        void requeue(QueuedRequest request, Lane lane, long dueNanos) {
          if (request.sequence() % 50 != 0) {
            super.requeue(request, lane, dueNanos);
          }
        }
      };
    }
  },
  COUNTS_AN_OUTCOME_TWICE(CONSERVATION, MEMORY) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(parts) {
        @Override
        void conclude(
            QueuedRequest request,
            Outcome outcome,
            @Nullable DropReason reason,
            @Nullable Reply reply) {
          super.conclude(request, outcome, reason, reply);
          if (reason == DropReason.NOT_RETRYABLE) {
            ledger().count(request.lane().target(), outcome, reason);
          }
        }
      };
    }
  },
  ENDS_A_TRANSACTION_TWICE(ONE_OUTCOME) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(parts) {
        @Override
        void conclude(
            QueuedRequest request,
            Outcome outcome,
            @Nullable DropReason reason,
            @Nullable Reply reply) {
          super.conclude(request, outcome, reason, reply);
          if (reason == DropReason.REJECTED) {
            super.conclude(request, outcome, reason, reply);
          }
        }
      };
    }
  },
  TAKES_503_FOR_DELIVERED(TRUTH, GATE) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(
          parts.withFamily(reply -> reply.status() == 503 ? Reply.of(200) : reply));
    }
  },
  TAKES_401_FOR_A_PASSING_FAILURE(GATE) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(
          parts.withFamily(reply -> reply.status() == 401 ? Reply.of(500) : reply));
    }
  },
  FORGETS_TO_RELEASE_MEMORY(MEMORY) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(parts) {
        @Override
        void conclude(
            QueuedRequest request,
            Outcome outcome,
            @Nullable DropReason reason,
            @Nullable Reply reply) {
          super.conclude(request, outcome, reason, reply);
          if (reason == DropReason.EXPIRED) {
            var unused = lease().tryReserve(request.bytes());
          }
        }
      };
    }
  },
  RELEASES_MEMORY_TWICE(MEMORY, THROWN) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(parts) {
        @Override
        void conclude(
            QueuedRequest request,
            Outcome outcome,
            @Nullable DropReason reason,
            @Nullable Reply reply) {
          super.conclude(request, outcome, reason, reply);
          if (reason == DropReason.EVICTED) {
            lease().release(request.bytes());
          }
        }
      };
    }
  },
  DROPS_A_MEMBER_ON_HALVING(CONSERVATION, SAME_REQUEST) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(parts) {
        @Override
        void requeue(QueuedRequest request, Lane lane, long dueNanos) {
          boolean half = request.attempt() > 0 && dueNanos <= stepNow() && !lane.isHeld();
          super.requeue(half ? withoutLast(request) : request, lane, dueNanos);
        }
      };
    }
  },
  SENDS_A_RETRY_UNDER_ANOTHER_ID(SAME_REQUEST) {
    @Override
    public Transport transport(Simulation world, Transport transport) {
      return SimTransports.ofRequests(
          transport,
          request ->
              request.attempt() == 3
                  ? SimTransports.withId(request, request.idempotencyKey().replace('0', '1'))
                  : request);
    }
  },
  FREEZES_A_BATCH_ANEW(SAME_REQUEST) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(parts) {
        @Override
        void requeue(QueuedRequest request, Lane lane, long dueNanos) {
          List<Transaction> members = new ArrayList<>();
          request.forEach(members::add);
          Collections.reverse(members);
          QueuedRequest anew = Batch.of(members);
          anew.inherit(request);
          super.requeue(anew, lane, dueNanos);
        }
      };
    }
  },
  BREAKS_A_FAILED_BATCH_UP(SAME_REQUEST, TRUTH) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(parts) {
        @Override
        void requeue(QueuedRequest request, Lane lane, long dueNanos) {
          request.forEach(member -> super.requeue(member, lane, dueNanos));
        }
      };
    }
  },
  SENDS_WITH_ANOTHER_KEY(ADDRESS, BATCH, CONSERVATION) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(parts) {
        @Override
        @Nullable RefusalReason offer(
            Target target,
            Endpoint endpoint,
            Payload payload,
            @Nullable DeliveryListener listener,
            long sequence) {
          Target first = targets().get(0);
          return super.offer(
              sequence % 20 == 0 ? first : target, endpoint, payload, listener, sequence);
        }
      };
    }
  },
  FORGETS_WHAT_IS_IN_FLIGHT_AT_STOP(STOP, CONSERVATION, TRUTH) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(parts) {
        @Override
        void conclude(
            QueuedRequest request,
            Outcome outcome,
            @Nullable DropReason reason,
            @Nullable Reply reply) {
          if (reason != DropReason.STOPPED_IN_FLIGHT) {
            super.conclude(request, outcome, reason, reply);
          }
        }
      };
    }
  },
  LOSES_A_REPLY_INSIDE_THE_CALL(TRUTH, GATE) {
    @Override
    public Transport transport(Simulation world, Transport transport) {
      return SimTransports.deafInsideTheCall(transport);
    }
  },
  STEPS_WHERE_A_STEP_RUNS(ONE_STEP) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(parts) {
        @Override
        void replied(Attempt attempt) {
          super.replied(attempt);
          if (world.isInStep()) {
            run();
          }
        }
      };
    }
  },
  SLEEPS_WITHOUT_LOOKING_AGAIN(STARVED) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(parts) {
        @Override
        public boolean hasNews() {
          return false;
        }
      };
    }
  },
  LOSES_AN_ALARM(STARVED, PROGRESS, PERMITS) {
    @Override
    public Environment environment(Simulation world, Environment real) {
      int[] alarms = {0};
      return new Environment(
          real.clock(),
          real.wallClock(),
          real.random(),
          real.instanceNonce(),
          real.steps(),
          real.callbacks(),
          (wakeUp, delay) ->
              ++alarms[0] % 30 == 0 ? () -> {} : real.timer().schedule(wakeUp, delay),
          real.close(),
          real.spool());
    }
  },
  IGNORES_RETRY_AFTER(GATE) {
    @Override
    public Transport transport(Simulation world, Transport transport) {
      return SimTransports.ofReplies(
          transport,
          reply -> new Reply(reply.status(), reply.failure(), reply.detail(), null, reply.date()));
    }
  },
  PROBES_TWICE_AT_ONCE(GATE) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(parts) {
        @Override
        long step(long now) {
          if (inFlightCount() > 0) {
            services.blockedEndpoints().domain(domain().name()).clear();
          }
          return super.step(now);
        }
      };
    }
  },
  EVICTS_HIGH_BEFORE_NORMAL(ORDER) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(parts) {
        @Override
        @Nullable RefusalReason offer(
            Target target,
            Endpoint endpoint,
            Payload payload,
            @Nullable DeliveryListener listener,
            long sequence) {
          Priority own = payload.priority() == null ? endpoint.priority() : payload.priority();
          Priority other = own == Priority.HIGH ? Priority.NORMAL : Priority.HIGH;
          return super.offer(target, endpoint, payload.withPriority(other), listener, sequence);
        }
      };
    }
  },
  RETRIES_IN_THE_OTHER_ORDER(ORDER) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(
          parts.withQueue(
              queue ->
                  new QueueSettings(
                      queue.highQueueCapacity(),
                      queue.memoryPerDomainBytes(),
                      queue.memoryTotalBytes(),
                      queue.maxPayloadBytes(),
                      queue.order() == RetryOrder.NEWEST_FIRST
                          ? RetryOrder.OLDEST_FIRST
                          : RetryOrder.NEWEST_FIRST,
                      queue.overflow(),
                      queue.maxAge(),
                      queue.listenerBacklog(),
                      0)));
    }
  },
  STARVES_THE_BACKLOG(STARVED, PROGRESS) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(parts) {
        @Override
        void requeue(QueuedRequest request, Lane lane, long dueNanos) {
          super.requeue(request, lane, Long.MAX_VALUE);
        }
      };
    }
  },
  COUNTS_REFUSED_AS_ACCEPTED(CONSERVATION) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(parts) {
        @Override
        @Nullable RefusalReason offer(
            Target target,
            Endpoint endpoint,
            Payload payload,
            @Nullable DeliveryListener listener,
            long sequence) {
          RefusalReason reason = super.offer(target, endpoint, payload, listener, sequence);
          return reason == RefusalReason.DOMAIN_FULL ? null : reason;
        }
      };
    }
  },
  REFUSES_WHAT_IT_TOOK(REFUSAL, ADDRESS, CONSERVATION) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(parts) {
        @Override
        @Nullable RefusalReason offer(
            Target target,
            Endpoint endpoint,
            Payload payload,
            @Nullable DeliveryListener listener,
            long sequence) {
          RefusalReason reason = super.offer(target, endpoint, payload, listener, sequence);
          return reason == null && sequence % 200 == 0 ? RefusalReason.PROCESS_FULL : reason;
        }
      };
    }
  },
  STARTS_MORE_THAN_ITS_PERMITS(PERMITS) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(parts.withPermits(new SharedPermits(1000)));
    }
  },
  HOLDS_MORE_THAN_THE_PROCESS_MAY(MEMORY) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(parts.withMemory(new MemoryBudget(1L << 30)));
    }
  },
  SENDS_UNDER_THE_OLD_SECRET(ADDRESS) {
    @Override
    public SimDomain domain(SimParts parts) {
      return SimMistakes.updatedTo(parts, SimMistakes::withOldSecrets);
    }
  },
  SENDS_TO_THE_OLD_ADDRESS(ADDRESS) {
    @Override
    public SimDomain domain(SimParts parts) {
      return SimMistakes.updatedTo(parts, SimMistakes::atOldAddress);
    }
  },
  MISROUTES_ON_REORDER(ADDRESS) {
    @Override
    public SimDomain domain(SimParts parts) {
      return SimMistakes.updatedTo(parts, SimMistakes::byPlaces);
    }
  },
  LOSES_WHAT_IS_HELD_AT_A_REPLACEMENT(CONSERVATION) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(parts) {
        @Override
        void requeue(QueuedRequest request, Lane lane, long dueNanos) {
          if (!request.hadOtherSecret()) {
            super.requeue(request, lane, dueNanos);
          }
        }
      };
    }
  },
  LOSES_WHAT_IS_NEW_AT_A_REMOVAL(CONSERVATION) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(parts) {
        @Override
        void remove(Departure departure) {
          Transaction unused = arrivals().poll();
          super.remove(departure);
        }
      };
    }
  },
  HOLDS_WHAT_A_NEW_SECRET_RELEASES(GATE) {
    @Override
    public SimDomain domain(SimParts parts) {
      return SimMistakes.holdingOn(parts);
    }
  },
  KEEPS_THE_BLOCK_OF_AN_OLD_SECRET(GATE) {
    @Override
    public SimDomain domain(SimParts parts) {
      return SimMistakes.blockingOn(parts, Lane::isHeld, Evidence.KEY_REFUSED);
    }
  },
  KEEPS_THE_BLOCK_OF_AN_OLD_ADDRESS(GATE) {
    @Override
    public SimDomain domain(SimParts parts) {
      return SimMistakes.blockingOn(parts, lane -> true, Evidence.HOST_DOWN);
    }
  },
  FORGETS_THE_COUNTS_OF_A_REMOVED_KEY(CONSERVATION) {
    @Override
    public SimDomain domain(SimParts parts) {
      return SimMistakes.forgettingRemovedKeys(parts);
    }
  },
  GIVES_UP_WHAT_IS_GONE_AT_ONCE(TRUTH) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(parts) {
        @Override
        void drain(List<Target> gone, Departure departure) {
          super.drain(gone, Departure.removal(world.schedule.now()));
        }
      };
    }
  },
  DRAINS_FOR_EVER(PROGRESS) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(parts) {
        @Override
        void remove(Departure departure) {
          super.remove(Departure.removal(Long.MAX_VALUE - 1));
        }
      };
    }
  },
  KEEPS_A_PERMIT_OF_A_REMOVED_DOMAIN(PERMITS) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(parts) {
        @Override
        void remove(Departure departure) {
          services.permits().acquireFirst();
          super.remove(departure);
        }
      };
    }
  },
  KEEPS_MEMORY_OF_A_REMOVED_DOMAIN(MEMORY) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(parts) {
        @Override
        void remove(Departure departure) {
          MemoryLease another = services.memory().lease(1 << 10, () -> {});
          var unused = another.tryReserve(100);
          super.remove(departure);
        }
      };
    }
  },
  TELLS_A_LISTENER_TWICE(ONE_OUTCOME) {
    @Override
    public Environment environment(Simulation world, Environment real) {
      int[] told = {0};
      return new Environment(
          real.clock(),
          real.wallClock(),
          real.random(),
          real.instanceNonce(),
          real.steps(),
          task -> {
            real.callbacks().execute(task);
            if (++told[0] % 100 == 0) {
              real.callbacks().execute(task);
            }
          },
          real.timer(),
          real.close(),
          real.spool());
    }
  },
  ACKNOWLEDGES_BEFORE_THE_REPLY(CONSERVATION, DURABILITY, PROGRESS, STOP) {
    @Override
    public Transport transport(Simulation world, Transport transport) {
      return SimTransports.before(transport, SimMutant::acknowledge);
    }
  },
  FORGETS_MEMORY_WHATEVER_THE_DISK_ANSWERS(CONSERVATION, PROGRESS, STOP) {
    @Override
    public SimDomain domain(SimParts parts) {
      return SimDiskMistakes.forgettingWhateverIsAnswered(parts);
    }
  },
  COUNTS_A_RECOVERED_RECORD_TWICE(CONSERVATION) {
    @Override
    public SimDomain domain(SimParts parts) {
      return SimDiskMistakes.countingTwice(parts);
    }
  },
  KEEPS_WHAT_FOUND_NO_MEMORY(CONSERVATION, PROGRESS) {
    @Override
    public SimDomain domain(SimParts parts) {
      return SimDiskMistakes.keepingWhatFoundNoMemory(parts);
    }
  },
  ACCEPTS_BEFORE_IT_IS_WRITTEN(DURABILITY, TRUTH) {
    @Override
    public SimDomain domain(SimParts parts) {
      return new SimDomain(parts) {
        @Override
        @Nullable RefusalReason write(
            Target target,
            Endpoint endpoint,
            Payload payload,
            @Nullable DeliveryListener listener,
            long sequence,
            Writing writing,
            int at) {
          RefusalReason reason = offer(target, endpoint, payload, listener, sequence);
          if (reason == null && writesAhead()) {
            SimRecord record = world.books.bySequence(sequence);
            record.acceptedOnDisk = true;
            isWritten(record);
            writing.begin(at);
            writing.accepted(at);
          }
          return reason;
        }
      };
    }
  },
  DROPS_AT_A_STOP_WHAT_THE_DISK_WOULD_TAKE(TRUTH, DURABILITY) {
    @Override
    public SimDomain domain(SimParts parts) {
      return SimDiskMistakes.droppingAtStop(parts);
    }
  },
  NEVER_ACKNOWLEDGES(DURABILITY, CONSERVATION) {
    @Override
    public SimDomain domain(SimParts parts) {
      return SimDiskMistakes.neverAcknowledging(parts);
    }
  },
  COUNTS_HANDED_OVER_UNHEARD(TRUTH) {
    @Override
    public SimDomain domain(SimParts parts) {
      return SimChainMistakes.countingTheUnheard(parts);
    }
  },
  LOSES_A_MEMBER_WHEN_A_HOP_BATCH_COMES_APART(CONSERVATION, MEMORY) {
    @Override
    public SimDomain domain(SimParts parts) {
      return SimChainMistakes.losingAMember(parts);
    }
  },
  LEAVES_A_PRIMARY_ALONE_THAT_IS_BACK(STARVED, PROGRESS, GATE) {
    @Override
    public SimDomain domain(SimParts parts) {
      return SimChainMistakes.leavingItAlone(parts);
    }
  },
  SENDS_TO_A_PRIMARY_THAT_IS_DOWN(GATE) {
    @Override
    public SimDomain domain(SimParts parts) {
      return SimChainMistakes.sendingToWhatIsDown(parts);
    }
  },
  ASKS_FOR_A_DOMAIN_THAT_IS_OVER(GATE) {
    @Override
    public SimDomain domain(SimParts parts) {
      return SimChainMistakes.waitingForEver(parts);
    }
  },
  ASKS_ONE_SERVER_IN_TWO_LOOPS(GATE) {
    @Override
    public SimDomain domain(SimParts parts) {
      return SimChainMistakes.askingForItself(parts);
    }
  },
  DRAINS_TO_THE_LAST(CHAIN) {
    @Override
    public DeliveryChain chain(DeliveryChain chain) {
      return SimChainMistakes.drainingToTheLast(chain);
    }
  },
  COUNTS_A_LETTER_THAT_WAS_NOT_KEPT(TRUTH) {
    @Override
    public LetterKeeper keeper(LetterKeeper keeper) {
      return SimChainMistakes.trusting(keeper);
    }
  },
  ACKNOWLEDGES_BEFORE_IT_IS_SAFE_AT_THE_HOP(DURABILITY) {
    @Override
    public SimDomain domain(SimParts parts) {
      return SimChainMistakes.trustingTheHop(parts);
    }
  },
  ACKNOWLEDGES_WHAT_A_HOP_THAT_FAILED_MAY_NOT_HAVE(DURABILITY) {
    @Override
    public SimDomain domain(SimParts parts) {
      return SimChainMistakes.trustingTheHopThatFailed(parts);
    }
  };

  /** One bit for each oracle of which one must find it. */
  private final int finders;

  SimMutant(SimOracle... finders) {
    int bits = 0;
    for (SimOracle oracle : finders) {
      bits |= 1 << EnumIndex.of(oracle);
    }
    this.finders = bits;
  }

  /** Whether this oracle is one that should find it. */
  boolean isFor(SimOracle oracle) {
    return (finders >> EnumIndex.of(oracle) & 1) != 0;
  }

  private static void acknowledge(TransportRequest request) {
    ((QueuedRequest) request)
        .forEach(
            one -> {
              Store store = one.target().domain().store();
              if (store != null) {
                store.acknowledge(one);
              }
            });
  }

  private static QueuedRequest withoutLast(QueuedRequest request) {
    List<Transaction> members = new ArrayList<>();
    request.forEach(members::add);
    if (members.size() == 1) {
      return request;
    }
    QueuedRequest less = Batch.of(List.copyOf(members.subList(0, members.size() - 1)));
    less.inherit(request);
    return less;
  }
}
