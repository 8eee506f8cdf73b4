/** Jest's global teardown, after the last spec file. */
export default async function stopSharedClusters() {
  await globalThis.stopSharedClusters?.();
}
