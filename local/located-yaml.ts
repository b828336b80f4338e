/** YAML or JSON text with the line of every key, so that a problem can say where it is. */
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';

export interface LocatedYaml {
  readonly value: unknown;
  /** The line of a path such as `series.commodities[0]`, or of what is nearest above it. */
  lineOf(path: string): number;
}

/** Reads a text; what is not YAML comes back as its first fault, with the line. */
export function readLocatedYaml(text: string): LocatedYaml | { readonly fault: string; readonly line: number } {
  const lineCounter = new LineCounter();
  const yaml = parseDocument(text, { lineCounter });
  const [fault] = yaml.errors;
  if (fault !== undefined) return { fault: fault.message.split('\n')[0] ?? '', line: fault.linePos?.[0].line ?? 1 };
  return {
    value: yaml.toJS(),
    lineOf(path) {
      const keys = path
        .split(/[.[\]]+/)
        .filter((key) => key !== '')
        .map((key) => (/^\d+$/.test(key) ? Number(key) : key));
      for (let depth = keys.length; depth > 0; depth--) {
        const offset = offsetOf(yaml.getIn(keys.slice(0, depth - 1), true) ?? yaml.contents, keys[depth - 1] ?? '');
        if (offset !== undefined) return lineCounter.linePos(offset).line;
      }
      return 1;
    },
  };
}

/** Where a key stands in its mapping, or an item in its list. */
function offsetOf(parent: unknown, key: string | number): number | undefined {
  if (isMap(parent)) {
    const pair = parent.items.find(({ key: name }) => isScalar(name) && String(name.value) === String(key));
    return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
  }
  const items = typeof parent === 'object' && parent !== null ? Reflect.get(parent, 'items') : undefined;
  const item: unknown = Array.isArray(items) && typeof key === 'number' ? items[key] : undefined;
  return isScalar(item) || isMap(item) ? item.range?.[0] : undefined;
}
