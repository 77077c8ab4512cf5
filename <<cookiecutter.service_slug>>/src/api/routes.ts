/**
 * The routes that an application has, with what their handlers say about them.
 *
 * Express has no list of them. This is the only file that reads the stacks of its routers.
 */

import express from 'express';
import type { Express } from 'express';

import { descriptionOf } from './documented.ts';
import type { Description } from './documented.ts';

/** A path, as OpenAPI writes it, and what can be done there. */
export interface Route {
  readonly template: string;
  /** By method in upper case; `ANY` stands for those that have no operation of their own. */
  readonly operations: ReadonlyMap<string, Operation>;
  /** Whether it is no route but a function under a path, such as `express.static`. */
  readonly isMount: boolean;
  readonly fits: (path: string) => boolean;
}

/** What the handlers of one method say, one after the other. */
export type Operation = readonly Description[];

export const ANY = 'ANY';

interface Layer {
  readonly handle: object;
  readonly method?: string;
  readonly route?: { readonly path: unknown; readonly stack: readonly Layer[] };
  readonly path: string;
  match(path: string): boolean;
}

interface Stack {
  readonly stack: readonly Layer[];
}

type Use = (this: Stack, ...handlers: unknown[]) => unknown;

// Express forgets the path under which something is mounted: note it.
const mountPaths = new WeakMap<Layer, string>();
const routers = express.Router.prototype as { use: Use };
const { use } = routers;
routers.use = function (...handlers) {
  const before = this.stack.length;
  use.apply(this, handlers);
  const path = [handlers[0]].flat(Infinity)[0] instanceof Function ? '/' : handlers[0];
  for (const layer of this.stack.slice(before)) {
    mountPaths.set(layer, String(path));
  }
  return this;
};

/** All routes in the order in which Express tries them; last what is mounted under a path. */
export function routesOf(app: Express): readonly Route[] {
  const routes: Route[] = [];
  const shared: { template: string; description: Description }[] = [];

  function add(
    layers: Layer[],
    path: string,
    own: ReadonlyMap<string, Operation>,
    isMount = false,
  ) {
    const template = templateOf(path);
    const inherited = shared.filter((mounted) => isBelow(mounted.template, template));
    const operations = new Map<string, Operation>();
    for (const [method, operation] of own) {
      operations.set(method, [...inherited.map(({ description }) => description), ...operation]);
    }
    const get = operations.get('GET');
    if (get !== undefined && !operations.has('HEAD')) {
      operations.set('HEAD', get);
    }
    routes.push({ template, operations, isMount, fits: (text) => fit(layers, text) });
  }

  function walk({ stack }: Stack, above: Layer[], prefix: string): void {
    for (const layer of stack) {
      const layers = [...above, layer];
      if (layer.route !== undefined) {
        const { path, stack: handlers } = layer.route;
        add(layers, prefix + String(path), operationsOf(handlers));
        continue;
      }
      const path = prefix + (mountPaths.get(layer) ?? '/');
      const description = descriptionOf(layer.handle);
      if ('stack' in layer.handle) {
        walk(layer.handle as Stack, layers, path);
      } else if (description !== undefined) {
        shared.push({ template: templateOf(path), description });
      } else if (templateOf(path) !== '/') {
        add(layers, path, new Map([[ANY, []]]), true);
      }
    }
  }

  walk(app.router as unknown as Stack, [], '');
  return routes.sort((one, other) => Number(one.isMount) - Number(other.isMount));
}

/** The operations by method; handlers for all methods only stand for others if they are alone. */
function operationsOf(layers: readonly Layer[]): Map<string, Operation> {
  const named = new Set(
    layers.map(({ method }) => method).filter((method) => method !== undefined),
  );
  const operations = new Map<string, Operation>();
  for (const method of named.size > 0 ? named : [ANY]) {
    const own = layers.filter((layer) => layer.method === undefined || layer.method === method);
    const descriptions = own.map(({ handle }) => descriptionOf(handle));
    operations.set(
      method.toUpperCase(),
      descriptions.filter((description) => description !== undefined),
    );
  }
  return operations;
}

/** Whether the layers, each within the one before, fit the path. */
function fit(layers: readonly Layer[], path: string): boolean {
  if (path.endsWith('//')) {
    return false; // Express takes several slashes for one
  }
  let rest = path;
  try {
    return layers.every((layer) => {
      const fits = layer.match(rest);
      rest = fits ? rest.slice(layer.path.length) || '/' : rest;
      return fits;
    });
  } catch {
    return false; // a percent sign that encodes nothing
  }
}

/** From Express' `/things/:id` to OpenAPI's `/things/{id}`. */
function templateOf(path: string): string {
  const plain = path.replaceAll(/[{}]/g, '').replaceAll(/\/{2,}/g, '/');
  const template = plain.replaceAll(/[:*](\w+)/g, '{$1}');
  return template.length > 1 ? template.replace(/\/$/, '') : template;
}

function isBelow(parent: string, template: string): boolean {
  return parent === '/' || template === parent || template.startsWith(`${parent}/`);
}
