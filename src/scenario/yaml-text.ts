/** Scenarios as YAML that reads as people write it: a map or a list on one line where it fits. */

import { Document, isCollection, isMap, isPair, isScalar, type Node, Scalar } from "yaml";

const MOST_COLUMNS = 110;
/** Maps in maps are harder to read. */
const MOST_WITH_MAPS = 60;

/** Plain data as YAML. What `parseScenario` makes of it is the same data. */
export function yamlText(data: unknown): string {
  const document = new Document(data, { aliasDuplicateObjects: false, version: "1.2" });
  const top = document.contents as Node | null;
  if (isMap(top)) for (const { value } of top.items) layOut(value as Node | null);
  return document
    .toString({ lineWidth: 0, flowCollectionPadding: true })
    .replace(/^( *)(- )?(.*)$/gm, flowEnds);
}

/** Sets what is short on one line, from the outside to the inside. */
function layOut(node: Node | null, depth = 1): void {
  if (!isCollection(node)) return;
  const inner = node.items.map((item) => (isPair(item) ? item.value : item) as Node | null);
  const isStep = isMap(node) && node.items.length === 1 && isMap(inner[0]) && depth > 1;
  const hasMaps = inner.some(isMap);
  const most = hasMaps ? MOST_WITH_MAPS : MOST_COLUMNS;
  const length = JSON.stringify(node.toJSON()).replaceAll('"', "").length + 2 * depth;
  if (length <= most && !(hasMaps && (depth === 1 || isStep))) {
    node.flow = true;
    for (const item of inner) quoteColons(item);
    return;
  }
  for (const item of inner) layOut(item, depth + 1);
}

/** Times of day are texts, whatever another YAML would make of them. */
function quoteColons(node: unknown): void {
  if (isScalar(node) && typeof node.value === "string" && /^\d+:\d/.test(node.value))
    node.type = Scalar.QUOTE_DOUBLE;
  if (isCollection(node)) for (const item of node.items) quoteColons(isPair(item) ? item.value : item);
}

/** The library pads maps and lists alike; people pad maps. */
function flowEnds(line: string): string {
  return line.replace(/\[ /g, "[").replace(/ \]/g, "]");
}
