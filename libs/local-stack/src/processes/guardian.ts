import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the guardian process understands, one JSON object a line. */
export type GuardianCommand =
  | { readonly do: 'watch'; readonly pid: number; readonly stopSignal: NodeJS.Signals }
  | { readonly do: 'forget'; readonly pid: number }
  | { readonly do: 'remove-directory'; readonly path: string }
  | { readonly do: 'keep-directory'; readonly path: string };

/**
 * Makes sure that no server outlives this process, however it ends: what is registered here is ended by a separate
 * process (guardian.main.ts) as soon as our end of its pipe closes. That process exists only while it has something
 * to guard.
 */
class Guardian {
  readonly #guarded = new Set<string>();
  #process: ChildProcess | undefined;

  /** Ends the process with `stopSignal`, after five seconds with SIGKILL, should we die before `forget`. */
  watch(pid: number, stopSignal: NodeJS.Signals): void {
    this.#add(`pid ${pid}`, { do: 'watch', pid, stopSignal });
  }

  /** The process has ended; its pid may soon be another's. */
  forget(pid: number): void {
    this.#drop(`pid ${pid}`, { do: 'forget', pid });
  }

  /** Removes the directory with all it holds should we die before `keepDirectory`. */
  removeDirectory(path: string): void {
    this.#add(`directory ${path}`, { do: 'remove-directory', path });
  }

  keepDirectory(path: string): void {
    this.#drop(`directory ${path}`, { do: 'keep-directory', path });
  }

  #add(what: string, command: GuardianCommand): void {
    this.#guarded.add(what);
    this.#process ??= startGuardianProcess();
    this.#send(command);
  }

  #drop(what: string, command: GuardianCommand): void {
    if (!this.#guarded.delete(what)) return;
    this.#send(command);
    if (this.#guarded.size > 0) return;
    this.#process?.stdin?.end();
    this.#process = undefined;
  }

  #send(command: GuardianCommand): void {
    this.#process?.stdin?.write(`${JSON.stringify(command)}\n`);
  }
}

export const guardian = new Guardian();

/** Runs from `src` as well (under Jest): Node strips the types, and the condition finds the TypeScript neighbour. */
function startGuardianProcess(): ChildProcess {
  const script = fileURLToPath(new URL(`./guardian.main${extname(import.meta.url)}`, import.meta.url));
  const conditions = script.endsWith('.ts') ? ['--conditions=@shop/source'] : [];
  // Its own session: Ctrl-C and a closed terminal reach us, not it.
  const child = spawn(process.execPath, [...conditions, script], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  return child;
}
