/* Where units are, once a second in one binary frame a stream: the newest fix of each wins, and the
   map is told which rows moved. The layout stands in resources/selectors/moving.py. */

const version = 1;
const kind = 1;
const unitBytes = 16;
const degree = 1e7;
const unknown = 255;
export const staleAfter = 60_000;
const fadeTo = 90;

/** {stream, fixes: [{id, lon, lat, at, heading}]} of a frame, or null where it is none we know. */
export function decode(buffer) {
  const view = new DataView(buffer);
  if (view.byteLength < 11 || view.getUint8(0) !== version || view.getUint8(1) !== kind) return null;
  const named = 3 + view.getUint8(2);
  const stream = new TextDecoder().decode(new Uint8Array(buffer, 3, named - 3));
  const base = Number(view.getBigUint64(named));
  const fixes = [];
  for (let at = named + 8; at + unitBytes <= view.byteLength; at += unitBytes) {
    const heading = view.getUint8(at + 14);
    fixes.push({
      id: view.getUint32(at),
      lon: view.getInt32(at + 4) / degree,
      lat: view.getInt32(at + 8) / degree,
      at: base - view.getUint16(at + 12) * 100,
      heading: heading === unknown ? null : (heading * 360) / 254,
    });
  }
  return { stream, fixes };
}

/** Milliseconds since the fix; 0 where nobody said when. */
export function ageOf(row, now) {
  return row.position_at ? Math.max(0, now - Date.parse(row.position_at)) : 0;
}

/** 255 fresh, fading by age down to where a unit is still seen; never hidden. */
export function alphaOf(age) {
  return Math.round(255 - (255 - fadeTo) * Math.min(1, age / staleAfter));
}

export function createPositions({ store, onMoved }) {
  let byId = new Map();
  let known = null;

  function rowOf(id) {
    if (known !== store.tables.asset || byId.size !== store.tables.asset.size) {
      known = store.tables.asset;
      byId = new Map([...known.values()].map((row) => [row.id, row.uuid]));
    }
    return store.get("asset", byId.get(id));
  }

  /** Take one frame; rows change in place, so that no list is made anew for a unit that drives. */
  return function hear(buffer) {
    const frame = decode(buffer);
    const moved = [];
    for (const fix of frame?.fixes ?? []) {
      const row = rowOf(fix.id);
      if (!row || row.detail === "listed" || !(fix.at > (Date.parse(row.position_at) || 0))) continue;
      Object.assign(row, { lon: fix.lon, lat: fix.lat, heading: fix.heading, position_at: new Date(fix.at).toISOString() });
      moved.push(row);
    }
    if (moved.length) onMoved(moved);
    return moved.length;
  };
}
