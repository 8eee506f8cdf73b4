import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const strings = z.record(z.string(), z.string());

const manifestSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: strings.default({}),
    annotations: strings.default({}),
  }),
});

/** One object of a rendered overlay. What is beyond kind and name is for the rules to parse. */
export type Manifest = z.infer<typeof manifestSchema>;

/** @throws ZodError, YAMLParseError where the text is no stream of Kubernetes objects */
export function parseManifests(text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => {
    const [error] = document.errors;
    if (error) throw error;
    return manifestSchema.parse(document.toJS());
  });
}

export const nameOf = (manifest: Manifest): string => `${manifest.kind} ${manifest.metadata.name}`;

export const ofKind = (manifests: readonly Manifest[], ...kinds: string[]): Manifest[] =>
  manifests.filter(({ kind }) => kinds.includes(kind));
