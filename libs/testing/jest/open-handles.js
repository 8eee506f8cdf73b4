import { createHook, executionAsyncId } from 'node:async_hooks';
import { addressesOf, detailOf, isOutputTimer, isTimer } from './handle-details.js';

/*
 * Knows what keeps this process alive, and which spec file opened it. async_hooks name each resource as it is made; of
 * promises nothing is heard, which is what makes such hooks slow. A timer that sets itself again, or a socket opened from
 * a timer, belongs to whose timer it was, whichever file runs by then.
 */

/** What can keep a process alive for good, and how people call it. Whatever else there is ends by itself. */
const KINDS = new Map([
  ['Timeout', 'timer'],
  ['TCPWRAP', 'socket'],
  ['TCPSERVERWRAP', 'server'],
  ['PIPEWRAP', 'pipe'],
  ['PIPESERVERWRAP', 'server on a pipe'],
  ['UDPWRAP', 'UDP socket'],
  ['PROCESSWRAP', 'child process'],
  ['WORKER', 'worker thread'],
  ['MESSAGEPORT', 'message port'],
  ['FSEVENTWRAP', 'watched file'],
  ['STATWATCHER', 'watched file'],
]);

const JESTS_OWN = /node_modules\/(@jest|jest-[a-z-]+)\//;

/** Deep enough to come out of a client library again. */
const FRAMES = 24;

const handles = new Map();
/** Spec files that have left something behind. */
const leaky = new Set();
let currentSpec = null;
let isOurs = false;

function frames() {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  const trace = {};
  Error.captureStackTrace(trace, init);
  Error.stackTraceLimit = limit;
  return trace;
}

function init(asyncId, type, _trigger, resource) {
  if (isOurs || !KINDS.has(type)) return;
  const parent = handles.get(executionAsyncId());
  const spec = parent?.spec ?? currentSpec;
  const trace = mayLast(resource, parent) ? frames() : null;
  handles.set(asyncId, { kind: KINDS.get(type), resource, spec, trace });
  // What was left behind has been told; what comes of it must not keep the process either.
  if (leaky.has(spec)) queueMicrotask(() => resource.unref?.());
}

/** A client sets a timer a command, and a stack for each would cost a tenth of the run: those that recur are few. */
function mayLast(resource, parent) {
  if (!isTimer(resource)) return true;
  return resource._repeat !== null || (parent !== undefined && isTimer(parent.resource));
}

function destroy(asyncId) {
  handles.delete(asyncId);
}

createHook({ init, destroy, trackPromises: false }).enable();

/** Whether it keeps the process alive: not fired, not closed, not unref'd. */
function isOpen({ resource }) {
  return resource._destroyed !== true && resource.hasRef?.() === true;
}

/** Where it was opened, outside of Node. Put into words at the first question only. */
function framesOf(handle) {
  const lines = () => handle.trace?.stack.split('\n').slice(1) ?? [];
  handle.frames ??= lines().filter((line) => !line.includes('node:'));
  return handle.frames;
}

/** Jest has timers of its own while a file runs. */
function isJests(handle) {
  return isOutputTimer(handle.resource) || JESTS_OWN.test(framesOf(handle)[0] ?? '');
}

function openBy(spec) {
  const open = [...handles.values()].filter((handle) => handle.spec === spec && isOpen(handle));
  return open.filter((handle) => !isJests(handle));
}

function pause(ms) {
  return new Promise((resolve) => {
    isOurs = true;
    setTimeout(resolve, ms);
    isOurs = false;
  });
}

/** From now on what is opened is this spec file's; `null` when none runs. */
export function runs(spec) {
  currentSpec = spec;
}

/**
 * What a spec file has left open. Sockets take a moment to close, so it waits for them; a file that closes everything
 * waits for nothing. What is left no longer keeps the process alive.
 *
 * @param withinMs how long to wait, in milliseconds
 * @returns a line or more for each, for people
 */
export async function leftBy(spec, withinMs) {
  const endsAtMs = performance.now() + withinMs;
  let pauseMs = 1;
  while (openBy(spec).length > 0 && performance.now() < endsAtMs) {
    await pause(pauseMs);
    pauseMs = Math.min(pauseMs * 2, 50);
  }
  const left = openBy(spec);
  if (left.length > 0) leaky.add(spec);
  const told = left.map(tell);
  for (const { resource } of left) resource.unref();
  return told;
}

/** Everything that keeps this process alive now, whoever opened it. */
export function allOpen() {
  return [...handles.values()].filter(isOpen).map((handle) => `${handle.spec ?? 'jest'}: ${tell(handle)}`);
}

/** Whether some spec file of this process has left something behind. */
export function hasLeaks() {
  return leaky.size > 0;
}

function tell(handle) {
  const words = [handle.kind, detailOf(handle.resource), addressesOf(handle.resource)];
  const opened = framesOf(handle).filter((line) => !JESTS_OWN.test(line));
  return [words.filter((word) => word !== '').join(' '), ...opened.slice(0, 8)].join('\n');
}
