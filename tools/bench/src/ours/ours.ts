export { openCache } from './cache.js';
export { openClient } from './client.js';
export { openLimiter } from './limiter.js';
export { openQueue } from './queue.js';
export { openSessions } from './sessions.js';
export { openPages } from './pages.js';
