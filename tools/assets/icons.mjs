// Writes one SVG sprite from the names in icons.txt, in their order. Tabler Icons are MIT-licensed.
import { readFileSync, writeFileSync } from "node:fs";

const [namesFile, ownFile, iconsFolder, target] = process.argv.slice(2);
const names = readFileSync(namesFile, "utf8").split("\n").map((line) => line.trim()).filter(Boolean);

const symbols = names.map((name) => {
  const svg = readFileSync(`${iconsFolder}/${name}.svg`, "utf8");
  const inner = svg
    .slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"))
    .replace(/\s*\n\s*/g, "")
    .replace(/ \/>/g, "/>");
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`;
});

const own = readFileSync(ownFile, "utf8").trim();
writeFileSync(target, `<svg xmlns="http://www.w3.org/2000/svg">\n${[...symbols, own].join("\n")}\n</svg>\n`);
