package dev.forwarder.cli.demo;

/**
 * How a demo ended.
 *
 * @param text the table, and a sentence on each act
 * @param addsUp whether each line is at each backend once, and the table says so
 */
record DemoResult(String text, boolean addsUp) {}
