/* Units by agency, one's own first and open; for one's own the four acts a dispatcher does all day. */

import { ageOf, staleAfter } from "./positions.js";
import { element, keyed, short, sinceText, words } from "./dom.js";

const stateWords = {
  in_quarters: "Available", dispatched: "Dispatched", en_route: "En route", on_scene: "On scene",
  transporting: "Transporting", at_hospital: "At hospital", returning: "Returning",
};
const acts = [["D", "Assign"], ["ER", "En route"], ["OS", "On scene"], ["CL", "Clear"]];
const nextAct = { dispatched: "ER", en_route: "OS", on_scene: "CL", returning: "CL", at_hospital: "CL", transporting: "CL" };

export function createUnits({ store, selection, onChoose, run }) {
  const table = document.getElementById("units");
  const count = document.getElementById("units-count");
  const empty = document.getElementById("units-empty");
  const folded = new Map();

  function refresh() {
    const groups = byAgency(store);
    empty.hidden = groups.length > 0;
    count.textContent = String(store.tables.asset.size);
    keyed(table, groups, (group) => String(group.agency.id), newGroup, paintGroup);
  }

  function newGroup(group) {
    const body = element("tbody");
    const head = element("tr", "units-agency");
    const cell = element("th", "", { colspan: "3", scope: "rowgroup" });
    const toggle = element("button", "", { type: "button" });
    toggle.append(element("span", "agency-name"), element("span", "agency-free"));
    toggle.addEventListener("click", () => {
      folded.set(group.agency.id, toggle.getAttribute("aria-expanded") === "true");
      refresh();
    });
    cell.append(toggle);
    head.append(cell);
    head.dataset.key = "head";
    body.append(head);
    return body;
  }

  function paintGroup(body, group) {
    const isFolded = folded.get(group.agency.id) ?? !(group.own || group.busy);
    const toggle = body.querySelector("button");
    toggle.setAttribute("aria-expanded", String(!isFolded));
    words(toggle.children[0], group.agency.name);
    words(toggle.children[1], `${group.free} of ${group.assets.length} free`);
    const rows = isFolded ? [] : group.assets.flatMap((asset) =>
      asset.uuid === selection.asset && group.own ? [asset, { acts: asset, uuid: "acts" }] : [asset]);
    keyed(body, [{ uuid: "head" }, ...rows], (row) => row.uuid, newLine, paintLine);
  }

  function newLine(row) {
    return row.acts ? newActs() : newUnit();
  }

  function paintLine(node, row) {
    if (row.acts) paintActs(node, row.acts);
    else if (row.uuid !== "head") paintUnit(node, row);
  }

  function newUnit() {
    const line = element("tr", "unit");
    const name = element("th", "", { scope: "row" });
    const button = element("button", "unit-name", { type: "button" });
    button.addEventListener("click", () => onChoose(line.dataset.key));
    name.append(button);
    const state = element("td", "unit-state");
    state.append(element("span", "unit-mark", { "aria-hidden": "true" }), element("span"), element("span", "unit-at"));
    const since = element("td", "unit-since");
    since.append(element("time"));
    line.append(name, state, since);
    return line;
  }

  function paintUnit(line, asset) {
    const chosen = asset.uuid === selection.asset;
    line.classList.toggle("chosen", chosen);
    const button = line.querySelector("button");
    button.setAttribute("aria-pressed", String(chosen));
    words(button, store.owns(asset.agency) ? asset.call_sign || asset.label : asset.label);
    const [mark, state, at] = line.children[1].children;
    mark.className = `unit-mark unit-${lookOf(asset)}${asset.lent_to ? ` of-${asset.agency.id % 6}` : ""}`;
    words(state, stateOf(asset));
    words(at, [placeOf(asset), ageText(asset, store.now())].filter(Boolean).join(", "));
    const time = line.children[2].firstElementChild;
    const idle = asset.status === "available" && !asset.incident;
    if (idle || !asset.state_since) {
      delete time.dataset.since;
      words(time, "");
    } else {
      time.dataset.since = String(Date.parse(asset.state_since));
      sinceText(time);
    }
  }

  function newActs() {
    const line = element("tr", "unit-acts");
    const cell = element("td", "", { colspan: "3" });
    for (const [verb, label] of acts) {
      const button = element("button", "btn btn-sm", { type: "button", "data-verb": verb }, label);
      button.addEventListener("click", () => act(verb, line.dataset.asset));
      cell.append(button);
    }
    cell.append(element("span", "hint"));
    line.append(cell);
    return line;
  }

  function paintActs(line, asset) {
    line.dataset.asset = asset.uuid;
    const incident = store.get("incident", selection.incident);
    for (const button of line.querySelectorAll("button")) {
      const verb = button.dataset.verb;
      const open = verb === "D" ? asset.status === "available" && incident : Boolean(asset.incident);
      button.disabled = !open;
      button.classList.toggle("btn-primary", verb === (nextAct[asset.dispatch_state] ?? (open ? "D" : "")));
    }
    const hint = asset.status === "available" && !incident ? "Choose an incident to assign it to." : "";
    words(line.querySelector(".hint"), hint);
  }

  function act(verb, uuid) {
    const asset = store.get("asset", uuid);
    const incident = store.get("incident", selection.incident);
    run(verb === "D" ? `D ${quoted(asset.label)} ${incident.number}` : `${verb} ${quoted(asset.label)}`);
  }

  return {
    refresh,
    /** Rows that moved say how old their place is, without the table being made anew. */
    age(rows) {
      for (const row of rows) {
        const line = table.querySelector(`[data-key="${row.uuid}"]`);
        if (line) paintUnit(line, row);
      }
    },
    focus() {
      (table.querySelector(".unit.chosen button") ?? table.querySelector("button"))?.focus();
    },
  };
}

export function quoted(text) {
  return /\s/.test(text) ? `"${text.replaceAll('"', "")}"` : text;
}

export function stateOf(asset) {
  if (asset.status === "out_of_service") return "Out of service";
  if (asset.status === "assigned" && asset.dispatch_state === "in_quarters") return "Assigned";
  return stateWords[asset.dispatch_state] ?? asset.dispatch_state;
}

function placeOf(asset) {
  if (asset.lent_to && asset.incident) return `${short(asset.incident.number)}, lent to ${asset.lent_to.code}`;
  if (asset.lent_to) return `lent to ${asset.lent_to.name}`;
  return asset.incident ? short(asset.incident.number) : "";
}

/* A unit on its way whose receiver fell silent says so. */
function ageText(asset, now) {
  const age = ageOf(asset, now);
  if (!asset.position_at || asset.dispatch_state === "in_quarters") return "";
  const minutes = Math.floor(age / 60_000);
  const words = minutes < 1 ? `${Math.floor(age / 1000)} s` : minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
  return age >= staleAfter ? `stale, placed ${words} ago` : `placed ${words} ago`;
}

function lookOf(asset) {
  if (asset.status === "out_of_service") return "off";
  if (["dispatched", "en_route", "returning"].includes(asset.dispatch_state)) return "assigned";
  return asset.status === "assigned" ? "busy" : "available";
}

function byAgency(store) {
  const groups = new Map();
  for (const asset of store.rows("asset")) {
    const { agency } = asset;
    if (!groups.has(agency.id)) groups.set(agency.id, { agency, own: store.owns(agency), assets: [], free: 0, busy: 0 });
    const group = groups.get(agency.id);
    group.assets.push(asset);
    if (asset.status === "available") group.free += 1;
    if (asset.status === "assigned") group.busy += 1;
  }
  for (const group of groups.values()) group.assets.sort(byCallSign);
  return [...groups.values()].sort((one, other) =>
    other.own - one.own || Boolean(other.busy) - Boolean(one.busy) || one.agency.name.localeCompare(other.agency.name));
}

function byCallSign(one, other) {
  return (one.call_sign ?? one.label).localeCompare(other.call_sign ?? other.label, undefined, { numeric: true });
}
