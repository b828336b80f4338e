import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { substituteRules } from '../../infra/bundling/substitutes.ts';

const require = createRequire(import.meta.url);

/** The module that a bundle has in place of the one that is imported so, from a file at `path`. */
async function inPlaceOf(imported: string, path = imported): Promise<Record<string, unknown>> {
  const rules = substituteRules.filter((rule) => rule.imported.test(imported));
  expect(rules).toHaveLength(1);
  const text = rules[0]?.substitute(path) ?? '';
  return import(`data:text/javascript,${encodeURIComponent(text)}`);
}

const called = (value: unknown) => (typeof value === 'function' ? value() : undefined);

describe('in place of a module a bundle has one', () => {
  it.each(['http', 'node:http', 'https', 'node:https'])('%s, with every member that the SDK uses', async (name) => {
    const real = process.getBuiltinModule(name.startsWith('node:') ? name : `node:${name}`);
    const { default: it, ...members } = await inPlaceOf(name);
    expect(it).toBe(real);
    expect(Object.keys(members)).toEqual(expect.arrayContaining(['Agent', 'request']));
    for (const [member, value] of Object.entries(members)) expect(value).toBe(Reflect.get(real ?? {}, member));
  });

  const core = join(dirname(require.resolve('zod')), 'v4', 'core');
  it.each(['json-schema-processors.js', 'to-json-schema.js'])(
    'zod’s %s, with the same exports, that says what is missing when it is used after all',
    async (file) => {
      const path = join(core, file);
      const substitute = await inPlaceOf(`../core/${file}`, path);
      expect(Object.keys(substitute).sort()).toEqual(Object.keys(await import(path)).sort());
      for (const [name, value] of Object.entries(substitute)) {
        const used = () => (name.startsWith('create') ? called(called(value)) : called(value));
        expect(used).toThrow(/JSON Schema is not in this bundle; see infra\/bundling/);
      }
    },
  );

  it('an SDK client’s package.json, with its name and version alone', async () => {
    const path = require.resolve('@aws-sdk/client-sns/package.json');
    const { name, version } = JSON.parse(readFileSync(path, 'utf8'));
    expect(await inPlaceOf('../package.json', path)).toMatchObject({ default: { name, version } });
  });

  it('of what no client here needs, one that fails when it is used', async () => {
    const { EndpointCache } = await inPlaceOf('@aws-sdk/endpoint-cache');
    const cache = Reflect.construct(EndpointCache as new () => object, []);
    expect(() => called(Reflect.get(cache, 'get'))).toThrow(/Endpoint discovery is not in this bundle/);
    const { EventStreamSerde } = await inPlaceOf('@smithy/core/event-streams');
    expect(() => Reflect.construct(EventStreamSerde as new () => object, [])).toThrow(/An event stream is not in this/);
  });
});
