/* Three tiers: an event stands in the timeline, a notice is a toast, an alarm stays until acknowledged. */

import { postJson, toast } from "../js/page.js";
import { element, keyed, sinceText, words } from "./dom.js";

const shownAtMost = 3;

export function createAlarms({ store, sound, onOpen, isLocked }) {
  const strip = document.getElementById("alarms");
  const list = document.getElementById("alarm-list");
  const flood = document.getElementById("alarm-flood");
  const badge = document.getElementById("alarm-count");

  function open() {
    return store.rows("alert")
      .filter((row) => row.tier === "alarm" && !row.acknowledged && !row.cleared_at)
      .sort((one, other) => String(one.raised_at).localeCompare(String(other.raised_at)));
  }

  function refresh() {
    const rows = open();
    strip.hidden = rows.length === 0;
    badge.hidden = rows.length === 0;
    words(badge, rows.length === 1 ? "1 alarm" : `${rows.length} alarms`);
    keyed(list, rows.slice(0, shownAtMost), (row) => row.uuid, newAlarm, paint);
    flood.hidden = rows.length <= shownAtMost;
    words(flood, `and ${rows.length - shownAtMost} more, oldest first`);
  }

  function newAlarm(row) {
    const item = element("li", "alarm");
    const acknowledge = element("button", "btn btn-sm btn-primary", { type: "button" }, "Acknowledge");
    acknowledge.addEventListener("click", () => ack(row.uuid, acknowledge));
    const show = element("button", "btn btn-sm", { type: "button" }, "Open");
    show.addEventListener("click", () => onOpen(store.get("alert", row.uuid)));
    const pin = element("input", "alarm-pin", {
      type: "password", inputmode: "numeric", maxlength: "8", autocomplete: "off", placeholder: "PIN",
      "aria-label": "PIN, to acknowledge while locked",
    });
    pin.addEventListener("keydown", (event) => {
      if (event.key === "Enter") acknowledge.click();
    });
    item.append(
      element("span", "alarm-mark", { "aria-hidden": "true" }, "!"), element("span", "alarm-text"),
      element("time", "alarm-since", { "data-present": "" }), acknowledge, show, pin,
    );
    return item;
  }

  function paint(item, row) {
    const [, text, time, , show, pin] = item.children;
    pin.hidden = !isLocked();
    words(text, row.text ?? "Alarm");
    if (row.raised_at) {
      time.dataset.since = String(Date.parse(row.raised_at));
      sinceText(time);
    }
    show.hidden = !row.incident?.number && !row.link;
  }

  /** While the desk is locked the PIN stands for its person. */
  async function ack(uuid, button) {
    const field = list.querySelector(`[data-key="${uuid}"] .alarm-pin`);
    const pin = isLocked() ? field?.value ?? "" : "";
    if (isLocked() && !pin) {
      field?.focus();
      return;
    }
    if (button) button.disabled = true;
    if (field) field.value = "";
    const { ok, answer } = await postJson(`/alerts/${uuid}/acknowledge/`, pin ? { pin } : {}).catch(() => ({ ok: false, answer: {} }));
    if (ok) {
      const row = store.get("alert", uuid);
      if (row) store.put("alert", "upsert", { ...row, acknowledged: row.acknowledged ?? true });
      if (row) store.touch("incident");
    } else {
      if (button) button.disabled = false;
      toast(answer.detail ?? "The alarm could not be acknowledged. It stays.");
    }
  }

  /** News from the socket: a notice passes by, an alarm sounds and stands in the strip. */
  function hear(entry) {
    const { tier, row, text } = entry.payload;
    if (tier === "notice") {
      toast(text);
      sound.play("notice");
    }
    if (tier === "alarm" && !row?.acknowledged && !row?.cleared_at) sound.play("alarm");
  }

  return { refresh, hear, acknowledgeFirst: () => { const first = open()[0]; if (first) ack(first.uuid); } };
}

const patterns = {
  alarm: [[880, 0, 0.16], [660, 0.2, 0.16], [880, 0.4, 0.16], [660, 0.6, 0.2]],
  notice: [[520, 0, 0.12], [520, 0.18, 0.12]],
  check: [[440, 0, 0.2]],
};

/** Tones told apart by their pattern, not by pitch alone; silent until a person turns them on. */
export function createSound() {
  const button = document.getElementById("sound");
  let context = null;
  let on = false;

  function paint() {
    button.setAttribute("aria-pressed", String(on));
    words(button, on ? "Sound on" : "Muted");
    button.classList.toggle("muted-badge", !on);
  }

  function play(name) {
    if (!on || !context) return;
    for (const [pitch, after, length] of patterns[name]) {
      const tone = context.createOscillator();
      const gain = context.createGain();
      const from = context.currentTime + after;
      tone.frequency.value = pitch;
      gain.gain.setValueAtTime(0.0001, from);
      gain.gain.exponentialRampToValueAtTime(0.25, from + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.0001, from + length);
      tone.connect(gain).connect(context.destination);
      tone.start(from);
      tone.stop(from + length);
    }
  }

  button.addEventListener("click", () => {
    on = !on;
    context ??= new AudioContext();
    paint();
    play("check");
  });
  paint();
  return { play };
}
