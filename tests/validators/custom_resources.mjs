// Judges custom resources by the types of their operators, and refuses keys that these do not know:
// node custom_resources.mjs NODE_MODULES FILE, where the file holds a JSON array of objects.
// Prints a list of findings for each object; a kind that is not known ends it with an error.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const PACKAGES = {
  'argoproj.io': 'argo-rollouts',
  'monitoring.coreos.com': 'prometheus-operator',
};

const [modules, file] = process.argv.slice(2);

/** A view of a value that records which keys of each object its reader asks for. */
function watched(value, path, seen) {
  if (typeof value !== 'object' || value === null) return value;
  const asked = { path, value, keys: new Set(), all: Array.isArray(value) };
  seen.push(asked);
  const children = new Map();
  return new Proxy(value, {
    get(target, key) {
      asked.keys.add(key);
      if (!Object.hasOwn(target, key)) return target[key];
      if (!children.has(key)) children.set(key, watched(target[key], `${path}/${key}`, seen));
      return children.get(key);
    },
    ownKeys(target) {
      asked.all = true;
      return Reflect.ownKeys(target);
    },
  });
}

/** Keys that were never asked for, of objects of which some key was. */
function unknownKeys(seen) {
  return seen
    .filter(({ all, keys }) => !all && keys.size > 0)
    .flatMap(({ path, value, keys }) =>
      Object.keys(value)
        .filter((key) => !keys.has(key))
        .map((key) => ({ rule: 'unknown key', where: `${path}/${key}`, message: 'is not known' })),
    );
}

async function judge(object) {
  const [group, version] = object.apiVersion.split('/');
  const path = `@kubernetes-models/${PACKAGES[group]}/${group}/${version}/${object.kind}.js`;
  const { [object.kind]: Model } = await import(pathToFileURL(`${modules}/${path}`));
  const seen = [];
  const found = [];
  try {
    Model.prototype.validate.call(watched(object, '', seen));
  } catch (error) {
    if (!error.errors) throw error;
    for (const { keyword, instancePath, message } of error.errors) {
      found.push({ rule: keyword, where: instancePath, message });
    }
  }
  return [...found, ...unknownKeys(seen)];
}

const results = [];
for (const object of JSON.parse(readFileSync(file, 'utf-8'))) results.push(await judge(object));
console.log(JSON.stringify(results));
