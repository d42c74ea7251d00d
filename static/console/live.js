/* The socket: hello with what we hold, replay, gap detection, heartbeat, reconnect. The journal's
   sequence is the truth; the order of arrival is not trusted. */

const gapWait = 250;
const backoffFirst = 500;
const backoffMost = 15000;
const deadAfter = 15000;
const askAtMost = 3;
const refusedAfter = 4;
const sessionOver = 4401;
const askApart = 80;

export class Live extends EventTarget {
  constructor({ url, streamUrl, onEntries, onResync, onRefused = async () => {}, onSession = () => {}, onBinary = () => {} }) {
    super();
    Object.assign(this, { url, streamUrl, onEntries, onResync, onRefused, onSession, onBinary });
    this.heads = new Map();
    this.waiting = new Map();
    this.gaps = new Map();
    this.epoch = "";
    this.attempt = 0;
    this.heardAt = Date.now();
    this.socket = null;
  }

  /** Begin from a snapshot's heads. */
  start(heads, epoch) {
    this.heads = new Map(Object.entries(heads));
    this.waiting.clear();
    this.epoch = epoch;
    this.connect();
  }

  connect() {
    clearTimeout(this.retry);
    this.drop();
    const socket = new WebSocket(this.url);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.addEventListener("open", () => this.hello());
    socket.addEventListener("message", (event) => this.hear(socket, event.data));
    socket.addEventListener("close", ({ code }) => this.lost(socket, code));
  }

  drop() {
    const old = this.socket;
    this.socket = null;
    if (old && old.readyState < WebSocket.CLOSING) old.close();
  }

  hello() {
    this.send({ t: "hello", since: Object.fromEntries(this.heads), epoch: this.epoch });
  }

  send(message) {
    if (this.isOpen()) this.socket.send(JSON.stringify(message));
  }

  lost(socket, code = 0) {
    if (socket !== this.socket) return;
    this.socket = null;
    this.dispatchEvent(new Event("lost"));
    if (code === sessionOver) {
      this.onRefused().then(() => this.connect());
      return;
    }
    const most = Math.min(backoffMost, backoffFirst * 2 ** this.attempt);
    this.attempt += 1;
    if (this.attempt % refusedAfter === 0) this.onRefused();
    this.retry = setTimeout(() => this.connect(), backoffFirst / 2 + Math.random() * most);
  }

  isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** Milliseconds since anything was heard; the stale bar lives from it. */
  silence() {
    return Date.now() - this.heardAt;
  }

  /** A socket that says nothing for 15 s is dead even where TCP does not know it yet. */
  check() {
    const socket = this.socket;
    if (!socket || this.silence() < deadAfter) return;
    socket.close();
    this.lost(socket);
  }

  hear(socket, data) {
    if (socket !== this.socket) return;
    if (data instanceof ArrayBuffer) return this.onBinary(data);
    const frame = JSON.parse(data);
    this.heardAt = Date.now();
    this.dispatchEvent(new CustomEvent("frame", { detail: frame }));
    if (frame.session || frame.t === "session") this.onSession(frame.session ?? frame);
    if (frame.t === "entries") this.take(frame.entries);
    else if (frame.t === "heads") this.compare(frame.heads);
    else if (frame.t === "hello") this.greeted(frame);
    else if (frame.t === "closed") this.forget(frame.stream);
    else if (frame.t === "resync" || frame.t === "streams") this.onResync(frame.t);
  }

  greeted(frame) {
    this.attempt = 0;
    const heads = frame.heads ?? {};
    const ahead = Object.entries(heads).some(([stream, head]) => this.heads.get(stream) > head);
    if (ahead || (frame.epoch && this.epoch && frame.epoch !== this.epoch)) this.onResync("epoch");
    else this.compare(heads);
  }

  forget(stream) {
    this.heads.delete(stream);
    this.waiting.delete(stream);
    this.onResync("closed");
  }

  /** The heads say where each stream stands; a frame may be older than what already arrived. */
  compare(heads) {
    for (const [stream, head] of Object.entries(heads)) {
      const held = this.heads.get(stream);
      if (held === undefined) this.heads.set(stream, head);
      else if (head > held) this.suspect(stream);
    }
  }

  take(entries) {
    const ready = [];
    for (const entry of entries) {
      const held = this.heads.get(entry.stream) ?? entry.seq - 1;
      if (entry.seq <= held) continue;
      this.queue(entry.stream).set(entry.seq, entry);
      if (!this.heads.has(entry.stream)) this.heads.set(entry.stream, held);
    }
    for (const stream of new Set(entries.map((entry) => entry.stream))) {
      ready.push(...this.drain(stream));
    }
    if (ready.length) this.onEntries(ready);
  }

  queue(stream) {
    if (!this.waiting.has(stream)) this.waiting.set(stream, new Map());
    return this.waiting.get(stream);
  }

  drain(stream) {
    const queue = this.queue(stream);
    const ready = [];
    let next = (this.heads.get(stream) ?? 0) + 1;
    for (; queue.has(next); next += 1) {
      ready.push(queue.get(next));
      queue.delete(next);
    }
    this.heads.set(stream, next - 1);
    if (queue.size) this.suspect(stream);
    else this.settle(stream);
    return ready;
  }

  settle(stream) {
    clearTimeout(this.gaps.get(stream)?.timer);
    this.gaps.delete(stream);
  }

  /** Something is missing; it may still be on its way, so wait a moment before asking. Many streams
      ask one after the other: the server allows twenty messages a second. */
  suspect(stream) {
    if (this.gaps.has(stream)) return;
    const gap = { asked: 0, from: this.heads.get(stream), timer: 0 };
    gap.timer = setTimeout(() => this.ask(stream, gap), gapWait + askApart * this.gaps.size);
    this.gaps.set(stream, gap);
  }

  async ask(stream, gap) {
    const held = this.heads.get(stream);
    if (held > gap.from) {
      gap.from = held;
      gap.asked = 0;
    }
    gap.asked += 1;
    if (gap.asked > askAtMost) return this.fetchGap(stream, held);
    this.send({ t: "since", stream, seq: held });
    gap.timer = setTimeout(() => this.recheck(stream, gap), gapWait * 4 * gap.asked);
  }

  recheck(stream, gap) {
    if (this.gaps.get(stream) === gap) this.ask(stream, gap);
  }

  async fetchGap(stream, seq) {
    this.settle(stream);
    try {
      const answer = await fetch(this.streamUrl(stream, seq), { credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      const body = await answer.json();
      if (body.resync) this.onResync("gap");
      else this.take(body.entries);
    } catch {
      this.onResync("gap");
    }
  }
}
