package dev.forwarder.core;

import dev.forwarder.api.LetterKeeper;
import dev.forwarder.api.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where the family of one domain keeps what nobody takes, which fails at times. */
final class SimLetters implements LetterKeeper {

  private final Simulation world;
  private final int index;
  private final SimRandom chance;
  private final double fails;
  private final List<SimRecord> answered = new ArrayList<>();
  private boolean quiet;

  SimLetters(Simulation world, int index, SimRandom chance) {
    this.world = world;
    this.index = index;
    this.chance = chance;
    this.fails = chance.chance(0.5) ? 0.2 : 0;
  }

  /** From now on it never fails. */
  void beQuiet() {
    quiet = true;
  }

  /** A domain forwarder begins, which has given it nothing. */
  void begin() {
    answered.clear();
  }

  @Override
  public void keep(List<Letter> letters) throws IOException {
    List<SimRecord> records = letters.stream().map(this::recordOf).toList();
    records.forEach(this::checkIsGivenUp);
    answered.addAll(records);
    if (!quiet && chance.chance(fails)) {
      world.met.count(SimEvent.KEEPER_FAILED);
      records.forEach(record -> record.letter = SimRecord.Letter.LOST);
      if (chance.chance(0.5)) {
        throw new IOException("no room for letters");
      }
      throw SimMischief.of(chance, "keeper");
    }
    world.met.count(SimEvent.KEPT_LETTER);
    records.forEach(record -> record.letter = SimRecord.Letter.KEPT);
  }

  private SimRecord recordOf(Letter letter) {
    SimRecord record = world.books.of(letter.payload(), index, letter.keyId());
    boolean isOfHop = letter.place() == Place.HOP;
    boolean isTrue =
        letter.domain().equals(record.target.domainName())
            && letter.endpoint().equals(record.payload.endpoint)
            && (!isOfHop || letter.hop() != null)
            && (letter.place() != Place.PRIMARY || letter.hop() == null);
    if (!isTrue) {
      world.judge.fail(SimOracle.TRUTH, letter + " of " + record);
    }
    return record;
  }

  private void checkIsGivenUp(SimRecord record) {
    boolean isOver = record.concluded || record.left || record.refused;
    if (isOver || record.underWay != null || record.letter != null) {
      world.judge.fail(SimOracle.ONE_OUTCOME, "kept, and not given up: " + record);
    }
    if (record.taken || record.handedOver) {
      world.judge.fail(SimOracle.TRUTH, "kept though it was taken: " + record);
    }
    record.givenUp |=
        world.inForce.mayBeGivenUp(
                record.target, world.domain(index).stepNow(), world.schedule.now())
            || (world.isStopCalled() && world.inForce.isGone(record.target));
  }

  /** After a step: what the keeper has answered for, and is not on its way any more, has ended. */
  void noteEnds(SimDomain domain) {
    if (answered.isEmpty()) {
      return;
    }
    Set<SimRecord> there = new HashSet<>();
    domain.machine().letters().forEach(one -> there.add(world.books.of(one, index)));
    answered.removeIf(
        record -> {
          boolean ended = !there.contains(record);
          if (ended) {
            boolean isKept = record.letter == SimRecord.Letter.KEPT;
            domain.concluded(record, isKept ? Outcome.DEAD_LETTERED : Outcome.DROPPED);
          }
          return ended;
        });
  }
}
