package dev.forwarder.bench.kill;

import dev.forwarder.retry.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Carries out writes, but for the mistake of a {@link Mutant}. For the disk's thread. */
final class MutantWrites {

  private static final int DROPPED = 4;

  private final Mutant mutant;
  private int writes;
  private Trap.Work delayed = () -> {};

  MutantWrites(Mutant mutant) {
    this.mutant = mutant;
  }

  void write(@Nullable Step step, DiskFile file, ByteBuffer bytes, long offset) throws IOException {
    if (mutant == Mutant.DELAY_WRITES && (step == Step.WRITE || step == Step.SEAL)) {
      delayed.run();
      delayed = () -> {};
    }
    if (step != Step.WRITE || mutant == Mutant.NONE) {
      file.write(bytes, offset);
    } else if (mutant == Mutant.DELAY_WRITES) {
      ByteBuffer kept = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
      delayed = () -> file.write(kept, offset);
    } else if (++writes % DROPPED == 0) {
      bytes.position(bytes.limit());
    } else {
      file.write(bytes, offset);
    }
  }
}
