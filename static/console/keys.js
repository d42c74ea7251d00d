/* Keys of the console. Single letters can be switched off (WCAG 2.1.4) and never fire while typing. */

const storageName = "accord.letters";

export function createKeys({ functionKeys, letters }) {
  const toggle = document.getElementById("letters");
  let on = localStorage.getItem(storageName) !== "off";
  toggle.checked = on;
  toggle.addEventListener("change", () => {
    on = toggle.checked;
    localStorage.setItem(storageName, on ? "on" : "off");
  });

  function isTyping(target) {
    return target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog[open]");
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const always = functionKeys[event.key];
    if (always) {
      event.preventDefault();
      always();
      return;
    }
    const act = letters[event.key] ?? letters[event.key.toLowerCase()];
    if (!on || !act || isTyping(event.target)) return;
    event.preventDefault();
    act();
  });
}
