/* The picture of a moment of the past: loaded whole, then moved forward by what was said next. */

import { Store } from "./store.js";

export class Then extends Store {
  constructor() {
    super();
    this.moment = 0;
    this.knownUntil = 0;
    this.ahead = [];
  }

  /** The clock of the past stands where one looks. */
  now() {
    return this.moment;
  }

  show(picture) {
    this.moment = Date.parse(picture.at);
    this.knownUntil = this.moment;
    this.ahead = [];
    this.load(picture);
  }

  /** Entries that follow what is known, oldest first, and until when they are all there are. */
  expect(entries, until) {
    this.ahead.push(...entries);
    this.knownUntil = until;
  }

  /** Let time pass up to a moment, no further than is known; answers where it stands. */
  advance(to) {
    this.moment = Math.min(Math.max(to, this.moment), this.knownUntil);
    let count = 0;
    while (count < this.ahead.length && Date.parse(this.ahead[count].at) <= this.moment) {
      this.apply(this.ahead[count]);
      count += 1;
    }
    this.ahead.splice(0, count);
    return this.moment;
  }
}

/** What the panes look at: the present, or a moment of the past. */
export class Shown extends EventTarget {
  constructor(present) {
    super();
    this.present = present;
    this.at = present;
    this.pass = (event) => this.dispatchEvent(new CustomEvent("change", { detail: event.detail }));
    present.addEventListener("change", this.pass);
  }

  look(store) {
    this.at.removeEventListener("change", this.pass);
    this.at = store;
    store.addEventListener("change", this.pass);
    for (const noun of [...Object.keys(store.tables), "timeline"]) store.touch(noun);
  }

  isPast() {
    return this.at !== this.present;
  }

  get tables() {
    return this.at.tables;
  }

  get timeline() {
    return this.at.timeline;
  }

  get me() {
    return this.at.me;
  }

  now() {
    return this.at.now();
  }

  get(noun, uuid) {
    return this.at.get(noun, uuid);
  }

  rows(noun) {
    return this.at.rows(noun);
  }

  owns(agency) {
    return this.at.owns(agency);
  }

  touch(noun) {
    this.at.touch(noun);
  }
}
