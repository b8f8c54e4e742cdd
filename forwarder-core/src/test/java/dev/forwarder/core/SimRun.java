package dev.forwarder.core;
public class SimRun {
  private SimRun() {}

  public static void main(String[] a) {
    long from = Long.parseLong(a[0]), to = Long.parseLong(a[1]);
    SimMet met = new SimMet(); long t0 = System.nanoTime(); long tasks=0, idles=0, tx=0, vt=0; int bad=0;
    for (long s = from; s < to; s++) {
      Simulation sim = new Simulation(s, SimVariant.NONE, a.length > 2);
      try { sim.run(); } catch (Throwable t) { bad++; System.out.println("seed " + s + " " + t + "\n   " + sim); if (a.length>2 || !(t instanceof SimViolation)) t.printStackTrace(System.out); else if (t.getCause()!=null) t.getCause().printStackTrace(System.out); }
      met.add(sim.met); tasks += sim.tasks; idles += sim.idles; tx += sim.books.acceptedTotal(); vt += sim.schedule.now();
    }
    System.out.printf("%d seeds, %.1f ms each, cpu %.1f, tasks %d, idles %d, bad %d, tx %d, virtual h %.2f%n%s%nnever %s%n", to-from, (System.nanoTime()-t0)/1e6/(to-from), java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()/1e6/(to-from), tasks/(to-from), idles/(to-from), bad, tx, vt/3600e9, met, met.never());
  }
}
