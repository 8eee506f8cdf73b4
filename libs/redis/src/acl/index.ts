export { aclRule, aclRules, aclUsers } from './acl-users.js';
export type { AclUser, FamilyRights } from './acl-users.js';
export { allowsKey, globOf, overlapsOf } from './key-globs.js';
export type { Overlap } from './key-globs.js';
