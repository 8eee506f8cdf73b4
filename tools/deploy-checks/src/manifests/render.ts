// Overlays as `kubectl kustomize` renders them. Nothing is asked of a cluster.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseManifests, type Manifest } from './manifest.js';

export const workspaceRoot = fileURLToPath(new URL('../../../../', import.meta.url));

export const overlays = ['local', 'development', 'staging', 'production'] as const;

export type Overlay = (typeof overlays)[number];

/**
 * @param folder of a kustomization
 * @throws Error with kubectl's own words when it refuses the folder or is missing
 */
export function render(folder: string): Manifest[] {
  const rendered = execFileSync('kubectl', ['kustomize', folder], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 60_000,
  });
  return parseManifests(rendered);
}

const folderOf = (overlay: Overlay) => join(workspaceRoot, 'k8s/overlays', overlay);

export const renderOverlay = (overlay: Overlay): Manifest[] => render(folderOf(overlay));

/** Renders the overlay as it would be with another kustomization.yaml. The copy lies beside it and goes at once. */
export function renderEdited(overlay: Overlay, edit: (kustomization: string) => string): Manifest[] {
  const copy = mkdtempSync(join(workspaceRoot, 'k8s/overlays/.edited-'));
  try {
    cpSync(folderOf(overlay), copy, { recursive: true });
    const file = join(copy, 'kustomization.yaml');
    writeFileSync(file, edit(readFileSync(file, 'utf8')));
    return render(copy);
  } finally {
    rmSync(copy, { recursive: true });
  }
}
