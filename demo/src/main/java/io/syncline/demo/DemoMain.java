// SPDX-License-Identifier: Apache-2.0
package io.syncline.demo;

/** The program that the launcher starts: the product's command line and, beside it, the demo. */
public final class DemoMain {
  private DemoMain() {}

  public static void main(String[] args) {
    System.out.println("syncline " + String.join(" ", args));
  }
}
