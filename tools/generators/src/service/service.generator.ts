import { formatFiles, type GeneratorCallback, type Tree } from '@nx/devkit';
import { files } from './files.ts';
import { followUp } from './follow-up.ts';
import { nextLocalPort } from './local-port.ts';
import { writeProject } from './project-files.ts';
import { register } from './registrations.ts';
import { serviceNamesOf } from './service-name.ts';

export interface ServiceOptions {
  /** 3 to 20 lower-case letters that nothing else in the shop is called. */
  readonly name: string;
}

/**
 * `nx g @shop/generators:service <name>`: a service that passes every check untouched, registered wherever a service
 * has to be. Nx writes all of it or, when anything is thrown here, nothing.
 *
 * Nx runs this from source, by Node's own type stripping: imports end in `.ts` and nothing of the workspace is built.
 *
 * @throws ServiceNameRefusedError, PlaceNotFoundError, NoPortLeftError
 */
export default async function serviceGenerator(
  tree: Tree,
  { name }: ServiceOptions,
): Promise<GeneratorCallback> {
  const names = serviceNamesOf(tree, name);
  const service = { ...names, localPort: nextLocalPort(tree.read(files.services, 'utf8') ?? '') };
  register(tree, service);
  writeProject(tree, service);
  await formatFiles(tree);
  return () => {
    followUp(tree.root, name);
  };
}
