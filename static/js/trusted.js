/* Trusted types: every text that becomes HTML on this page passes here first and loses whatever could
   run. Loaded before htmx, which hands HTML to the browser as text. Sealed pages do not load this. */

(() => {
  if (!window.trustedTypes?.createPolicy || trustedTypes.defaultPolicy) return;
  const parsing = trustedTypes.createPolicy("accord-parse", { createHTML: (text) => text });
  const banned = "script:not([type='application/json']), iframe, frame, object, embed, base, meta[http-equiv], "
    + "svg animate, svg set, svg use, math, portal, fencedframe";
  const places = new Set(["href", "src", "action", "formaction", "xlink:href", "data", "poster", "background"]);
  const harmless = /^(?:https?:|mailto:|tel:|data:image\/(?:png|svg\+xml|gif|jpeg)[;,]|[^:]*(?:$|[/?#]))/i;

  function cleanAttributes(element) {
    for (const { name, value } of [...element.attributes]) {
      const address = value.replace(/[\u0000-\u0020]/g, "");
      const runs = /^(on|hx-on|data-hx-on)/i.test(name) || name === "srcdoc";
      if (runs || (places.has(name) && !harmless.test(address))) element.removeAttribute(name);
    }
  }

  function clean(root) {
    for (const element of root.querySelectorAll(banned)) element.remove();
    for (const element of root.querySelectorAll("*")) {
      cleanAttributes(element);
      if (element.localName === "template") clean(element.content);
    }
  }

  function wholePage(text) {
    const page = new DOMParser().parseFromString(parsing.createHTML(text), "text/html");
    clean(page);
    return page.documentElement.outerHTML;
  }

  function piece(text) {
    const holder = document.implementation.createHTMLDocument("").createElement("template");
    holder.innerHTML = parsing.createHTML(text);
    clean(holder.content);
    return holder.innerHTML;
  }

  trustedTypes.createPolicy("default", {
    createHTML: (text, type, sink) => {
      if (!/[<&]/.test(text)) return text;
      return /parse/i.test(sink ?? "") ? wholePage(text) : piece(text);
    },
  });
})();
