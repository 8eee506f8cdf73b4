export { setUp as default } from './jest-run.js';
