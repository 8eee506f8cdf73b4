// Faults are planted into what was rendered, so that each is alone: a copy, one change, every rule over it.
import { overlayFaults, type OverlayOptions } from '../../src/overlay-faults.js';
import { nameOf, type Manifest } from '../../src/manifests/manifest.js';

type Value = null | string | number | boolean | Value[] | { [key: string]: Value };

/**
 * Sets, or with `undefined` removes, what the path leads to in one manifest.
 *
 * @param path keys and indices, from the manifest on
 * @throws Error when there is no such manifest or the path leads nowhere
 */
export function planted(
  manifests: readonly Manifest[],
  { where, path, value }: { where: string; path: readonly (string | number)[]; value?: Value | undefined },
): Manifest[] {
  const copy = structuredClone([...manifests]);
  const target = copy.find((manifest) => nameOf(manifest) === where);
  if (target === undefined) throw new Error(`There is no ${where}`);
  const last = path.at(-1);
  const parent = path.slice(0, -1).reduce<unknown>((at, key) => step(at, key), target);
  if (last === undefined || typeof parent !== 'object' || parent === null)
    throw new Error(`${where} has no ${path.join('.')}`);
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else Reflect.set(parent, last, value);
  return copy;
}

function step(at: unknown, key: string | number): unknown {
  if (typeof at !== 'object' || at === null) throw new Error(`the path ends before ${key}`);
  return Reflect.get(at, key);
}

/** The names of the rules that find something, each once. */
export function rulesBroken(manifests: readonly Manifest[], options: OverlayOptions): string[] {
  return [...new Set(overlayFaults(manifests, options).map(({ rule }) => rule))];
}
