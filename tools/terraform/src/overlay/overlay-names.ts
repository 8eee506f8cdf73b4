/** Which names pass from Terraform to Kubernetes: those that overlays hold, and those that components take from them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentNames } from '../constants.js';

export interface OverlayNames {
  /** In k8s/overlays/<environment>/platform.env, by environment. */
  readonly held: ReadonlyMap<string, readonly string[]>;
  /** Taken from there by a component's replacements. */
  readonly taken: ReadonlySet<string>;
}

const namesIn = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = '']) => name);

/** @param root the repository's root */
export function readOverlayNames(root: string): OverlayNames {
  const read = (...path: string[]) => readFileSync(join(root, 'k8s', ...path), 'utf8');
  const held = environmentNames.map(
    (name) => [name, namesIn(read('overlays', name, 'platform.env'), /^([A-Z_]+)=/gm)] as const,
  );
  const taken = readdirSync(join(root, 'k8s/components')).flatMap((component) =>
    namesIn(
      read('components', component, 'kustomization.yaml'),
      /name: platform,?\s+fieldPath: data\.([A-Z_]+)/g,
    ),
  );
  return { held: new Map(held), taken: new Set(taken) };
}
