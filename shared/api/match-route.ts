/** Which route an address means, as API Gateway decides it: a literal segment goes before a parameter. */
import type { Method, Route } from './route.ts';

export interface Match {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The route, or the methods that the address has; none where there is no such address. Segments come decoded. */
export function matchRoute(
  routes: readonly Route[],
  method: string,
  segments: readonly string[],
): Match | { readonly methods: readonly Method[] } {
  const matches = routes.flatMap((route): Match[] => {
    const parameters = parametersIn(templateOf(route), segments);
    return parameters === undefined ? [] : [{ route, parameters }];
  });
  // Of two templates the one with fewer parameters is the more exact.
  matches.sort((a, b) => Object.keys(a.parameters).length - Object.keys(b.parameters).length);
  return matches.find(({ route }) => route.method === method) ?? { methods: matches.map(({ route }) => route.method) };
}

function templateOf({ path }: Route): string[] {
  return path.slice(1).split('/');
}

function parametersIn(template: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (template.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of template.entries()) {
    const segment = segments[index] ?? '';
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    if (name === undefined ? part !== segment : segment === '') return undefined;
    if (name !== undefined) parameters[name] = segment;
  }
  return parameters;
}
