export { Channels } from './channels.js';
export type { ChannelsOptions, Subscription } from './channels.js';
export type { ChannelHandlers } from './live-channel.js';
