export { SessionStore } from './session-store.js';
export type { BegunSession, OpenedSession, Session, SessionStoreOptions } from './session-store.js';
export { TokenCache } from './token-cache.js';
export type { PresentedToken, ReadToken, TokenCacheOptions, VerifiedToken } from './token-cache.js';
export { hashOf, isProvenBy, mintCredential, parseCookie } from './session-cookie.js';
export type { SessionCredential } from './session-cookie.js';
export type { InstallLease } from './epoch-guard.js';
export { SessionUserIdError } from './session.errors.js';
