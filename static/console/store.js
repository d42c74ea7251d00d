/* The rows the console knows, by uuid. The newest version wins, whatever order entries arrive in. */

const lists = { incident: "incidents", asset: "assets", request: "requests", alert: "alerts", warning: "warnings" };
const timelineLength = 200;

export class Store extends EventTarget {
  constructor() {
    super();
    this.tables = Object.fromEntries(Object.keys(lists).map((noun) => [noun, new Map()]));
    this.timeline = [];
    this.heard = new Set();
    this.me = { uuid: "", name: "", agencies: [], roles: [] };
    this.clockOffset = 0;
    this.changed = new Set();
  }

  /** Replace everything by a snapshot; what it does not hold is gone. */
  load(snapshot) {
    this.me = snapshot.me ?? this.me;
    this.setClock(snapshot.now);
    for (const [noun, list] of Object.entries(lists)) {
      const rows = snapshot[list] ?? [];
      const shaped = noun === "alert" ? rows.map((row) => asAlert(row)) : rows;
      this.tables[noun] = new Map(shaped.map((row) => [row.uuid, row]));
      this.touch(noun);
    }
    this.timeline = [];
    this.heard.clear();
    for (const entry of snapshot.timeline ?? []) this.remember(entry);
    this.touch("timeline");
  }

  setClock(iso) {
    if (iso) this.clockOffset = Date.parse(iso) - Date.now();
  }

  now() {
    return Date.now() + this.clockOffset;
  }

  /** Take one entry; answers whether it was news (an event heard in two streams is news once). */
  apply(entry) {
    const { noun, op, row, tier, text } = entry.payload ?? {};
    if (this.tables[noun] && row?.uuid) {
      const known = { tier, text, raised_at: entry.at };
      this.put(noun, op, noun === "alert" ? asAlert(row, known) : row);
    }
    const news = this.remember(entry);
    if (news) this.touch("timeline");
    return news;
  }

  put(noun, op, row) {
    const table = this.tables[noun];
    const held = table.get(row.uuid);
    if (op === "left") {
      if (held && !(row.version <= held.version)) table.delete(row.uuid);
    } else if (!held || isNewer(row, held)) {
      table.set(row.uuid, held && rank(row) >= rank(held) ? { ...held, ...row, ...laterPlace(held, row) } : row);
    } else {
      return;
    }
    this.touch(noun);
  }

  remember(entry) {
    if (!entry.payload?.text || this.heard.has(entry.id)) return false;
    this.heard.add(entry.id);
    this.timeline.push(entry);
    if (this.timeline.length > timelineLength) this.heard.delete(this.timeline.shift().id);
    return true;
  }

  /** Listeners hear of a change at most once per frame, however many rows moved. */
  touch(noun) {
    if (this.changed.size === 0) setTimeout(() => this.flush(), 0);
    this.changed.add(noun);
  }

  flush() {
    const nouns = this.changed;
    this.changed = new Set();
    this.dispatchEvent(new CustomEvent("change", { detail: nouns }));
  }

  get(noun, uuid) {
    return this.tables[noun].get(uuid);
  }

  rows(noun) {
    return [...this.tables[noun].values()];
  }

  owns(agency) {
    return Boolean(agency) && this.me.agencies.some((mine) => mine.id === agency.id);
  }
}

/** An alert as the strip shows it; who raised and who answered may be said in several words. */
function asAlert(row, known = {}) {
  return {
    ...row,
    tier: row.tier ?? known.tier ?? "alarm",
    text: row.text ?? row.subject ?? known.text,
    raised_at: row.raised_at ?? row.issued_at ?? known.raised_at,
    acknowledged: row.acknowledged ?? row.acknowledged_at ?? row.acknowledgement ?? null,
    version: row.version ?? (row.acknowledged_at || row.acknowledged ? 2 : 1),
  };
}

/* One event may be told in several streams, each in what its audience may see. At the same version
   the richer row stays; a `left` counts only where no other stream told the same version. */
const ranks = { existence: 0, listed: 0, area: 1, summary: 2, full: 3 };

function rank(row) {
  return ranks[row.detail] ?? 3;
}

/* Fixes come beside the entries: a later version of a row may hold an earlier place. */
function laterPlace({ lon, lat, heading, position_at }, row) {
  const isLater = position_at && row.position_at && Date.parse(position_at) > Date.parse(row.position_at);
  return isLater ? { lon, lat, heading, position_at } : {};
}

function isNewer(row, held) {
  if (row.version !== held.version) return !(row.version < held.version);
  return rank(row) >= rank(held);
}

/* The picture of a moment of the past: loaded whole, then moved forward by what was said next. */
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
