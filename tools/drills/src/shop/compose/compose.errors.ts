import { AppError } from '@shop/errors';

/** There is no such container, or it does not run. */
export class NoSuchContainerError extends AppError {
  constructor(service: string) {
    super({
      code: 'DRILL_NO_CONTAINER',
      status: 503,
      message: `No container of ${service} runs. Start the shop: docker compose up --build --wait`,
      fields: { service },
    });
  }
}

/** docker, or a program in a container, ended with an error or said nothing in time. */
export class ContainerCommandError extends AppError {
  constructor({ command, output }: { command: string; output: string }) {
    super({
      code: 'DRILL_CONTAINER_COMMAND',
      status: 503,
      message: `\`${command}\` failed: ${output}`,
      fields: { command },
    });
  }
}

/** What is possible with processes on this machine and not with containers. */
export class NotInContainersError extends AppError {
  constructor({ drill, why }: { drill: string; why: string }) {
    super({
      code: 'DRILL_NOT_IN_CONTAINERS',
      status: 400,
      message: `There is no ${drill} with --compose: ${why}. Hold it on the shop of npm start.`,
      fields: { drill },
    });
  }
}
