/**
 * In whose name the page asks: nested app authentication, else Office's single sign-on, else MSAL.
 *
 * Silent ways are tried by themselves. A page to sign in on is opened only by a press (`ask`), and
 * nothing is waited for without an end.
 */

import { within } from "./patience.js";
import { waysOf } from "./ways.js";

const SILENT = 20000;
const PRESSED = 125000;

export class SignInNeeded extends Error {}

export class SignIn {
  #ways;
  #ask;
  #getting = null;
  #asking = null;

  /** `ask(press)` shows a button; it resolves once `press`, called by it, has. */
  constructor(configuration, ask) {
    this.#ways = waysOf(configuration);
    this.#ask = ask;
  }

  /** A bearer for our service; one that was refused is not given again if `fresh`. */
  async bearer({ fresh = false } = {}) {
    if (this.#asking) return this.#asking;
    if (fresh) this.#getting = null;
    this.#getting ??= this.#silently(fresh).finally(() => (this.#getting = null));
    try {
      return await this.#getting;
    } catch (error) {
      if (!(error instanceof SignInNeeded)) throw error;
      return this.#interactively({});
    }
  }

  /** A bearer to repeat with what was answered by a 401. */
  repaired(problem) {
    if (problem.code === "token") return this.bearer({ fresh: true });
    if (["sign_in", "consent"].includes(problem.code)) {
      return this.#interactively({ claims: problem.claims, consent: problem.code === "consent" });
    }
    throw problem;
  }

  async #silently(fresh) {
    for (const way of await this.#ways) {
      try {
        return await within(SILENT, way.silent(fresh));
      } catch (error) {
        if (error instanceof TypeError) throw error; // no network: not a question of the way
      }
    }
    throw new SignInNeeded();
  }

  /** One question at a time, however many requests wait for it. */
  #interactively(wanted) {
    this.#asking ??= this.#ask(() => within(PRESSED, this.#pressed(wanted))).finally(() => (this.#asking = null));
    return this.#asking;
  }

  async #pressed(wanted) {
    let last = new SignInNeeded();
    for (const way of await this.#ways) {
      try {
        return await way.pressed(wanted);
      } catch (error) {
        if (!way.passesOn(error)) throw error;
        last = error;
      }
    }
    throw last;
  }
}
