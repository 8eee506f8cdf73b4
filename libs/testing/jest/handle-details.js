/* What a handle of Node's says about itself. These are Node's internals: each is asked for with care, and none is needed. */

/** How much of a timer's function is shown, in characters. */
const SHOWN = 300;

export function isTimer(resource) {
  return typeof resource._idleTimeout === 'number';
}

/** Whether a timer is the one by which Jest's reporter gathers what is printed. */
export function isOutputTimer(resource) {
  return String(resource._onTimeout).includes('flushBufferedOutput');
}

/** A timer's period and function, a child's command; empty for the rest. */
export function detailOf(resource) {
  if (isTimer(resource)) {
    const code = String(resource._onTimeout).replaceAll(/\s+/g, ' ').slice(0, SHOWN);
    return `${resource._repeat === null ? 'of' : 'every'} ${resource._idleTimeout} ms: ${code}`;
  }
  const owner = ownerOf(resource);
  if (Array.isArray(owner?.spawnargs)) return `${resource.pid}: ${owner.spawnargs.join(' ')}`;
  return '';
}

/** Both ends of a socket, as far as it has them. */
export function addressesOf(resource) {
  const [near, far] = [end(resource, 'getsockname'), end(resource, 'getpeername')];
  return `${near ?? ''}${far === null ? '' : ` -> ${far}`}`;
}

function end(resource, method) {
  const found = {};
  if (typeof resource[method] !== 'function' || resource[method](found) !== 0) return null;
  return found.port === undefined ? null : `${found.address}:${found.port}`;
}

/** The object that people know a handle by. */
function ownerOf(resource) {
  const symbol = Object.getOwnPropertySymbols(resource).find(
    ({ description }) => description === 'owner_symbol',
  );
  return symbol === undefined ? undefined : resource[symbol];
}
