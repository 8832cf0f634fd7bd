/** Small line drawings for buttons, as SVG elements. They are decoration: the button carries the words. */

const SHAPES = {
  menu: "M3 5h14M3 10h14M3 15h14",
  hash: "M7.5 3 6 17M14 3l-1.5 14M3.5 7.5h14M2.5 12.5h14",
  lock: "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  close: "M5 5l10 10M15 5 5 15",
  dots: "M10 4.5v.01M10 10v.01M10 15.5v.01",
  reply: "M4 4h12v9H9l-4 3v-3H4z",
  attach: "M14.500 9.500 9 15a3 3 0 0 1-4.300-4.300l6-6a2 2 0 0 1 2.900 2.900l-6 6",
  send: "M3 10 17 4l-4 12-3-5z",
  warning: "M10 3 18 17H2zM10 8v4M10 14.5v.01",
  sun: "M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M10 1.5V3M10 17v1.5M1.5 10H3M17 10h1.5M4 4l1 1M15 15l1 1M16 4l-1 1M5 15l-1 1",
  moon: "M16 12.5A7 7 0 0 1 7.5 4a6.5 6.5 0 1 0 8.5 8.5z",
  wires: "M3 7h12l-3-3M17 13H5l3 3",
  chevron: "M5 8l5 5 5-5",
  clock: "M10 2.500a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15M10 6v4l3 2",
  people:
    "M7.5 4.500a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5M2.5 16c0-3 2.2-4.5 5-4.500s5 1.5 5 4.500M13 5a2.2 2.2 0 0 1 0 4.300M14.5 12c2 .5 3 1.8 3 4",
  eye: "M2 10c2-3.5 5-5 8-5s6 1.5 8 5c-2 3.5-5 5-8 5s-6-1.5-8-5M10 7.800a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4",
};

/**
 * @param {keyof typeof SHAPES} name
 * @returns {SVGElement}
 */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}
