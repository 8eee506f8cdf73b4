import { join } from 'node:path';
import { ToolProcess } from '../services/tool-process.js';
import type { LocalStackOptions } from './stack-options.js';
import type { Stage, StartedParts } from './started-parts.js';

/** Starts the mail catcher. It stops with the stores, after whoever sends. */
export async function startMailCatcher(
  options: LocalStackOptions,
  parts: StartedParts,
): Promise<ToolProcess> {
  const { directory, layout, files } = options;
  const catcher = {
    name: 'mail catcher',
    program: files.mailCatcher,
    port: layout.mail.http,
    env: {
      SMTP_PORT: String(layout.mail.smtp),
      HTTP_PORT: String(layout.mail.http),
      MAILS_DIRECTORY: join(directory, 'data/mails'),
    },
  };
  return start(catcher, { options, parts, stage: 'stores' });
}

/** Starts the drill desk, where the layout has one. It stops before anything else: what a drill did to the shop, it undoes while there is one. */
export async function startDrillDesk(
  options: LocalStackOptions,
  parts: StartedParts,
): Promise<ToolProcess | null> {
  const { layout, files, secrets } = options;
  const { drillDesk: port } = layout;
  if (port === null) return null;
  const desk = {
    name: 'drill desk',
    program: files.drillDesk,
    port,
    env: { PORT: String(port), DESK_TOKEN: secrets.drillDeskToken },
  };
  return start(desk, { options, parts, stage: 'drills' });
}

interface Place {
  readonly options: LocalStackOptions;
  readonly parts: StartedParts;
  readonly stage: Stage;
}

async function start(
  what: Omit<ConstructorParameters<typeof ToolProcess>[0], 'logDirectory'>,
  { options: { directory, progress, signal }, parts, stage }: Place,
): Promise<ToolProcess> {
  signal.throwIfAborted();
  const tool = new ToolProcess({ ...what, logDirectory: join(directory, 'logs') });
  parts.add(stage, { name: tool.name, stop: () => tool.process.stop() });
  await progress.step(`${tool.name} on ${String(tool.port)}`, () => tool.untilReady(signal));
  return tool;
}
