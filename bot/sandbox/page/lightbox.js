/** A picture in full size, with its words below it. */

import { h } from "./dom.js";
import { icon } from "./icons.js";

/** Open a picture of this server large; Escape or the button closes it. */
export function enlarge(address, words, title) {
  const close = () => dialog.close();
  const dialog = h(
    "dialog",
    { class: "lightbox", "aria-label": title || "Picture", onclose: () => dialog.remove() },
    h(
      "button",
      { type: "button", class: "plain", "aria-label": "Close the picture", onclick: close },
      icon("close"),
    ),
    h("img", { src: address, alt: words ?? "" }),
    h("p", {}, words),
  );
  document.body.append(dialog);
  dialog.showModal();
}
