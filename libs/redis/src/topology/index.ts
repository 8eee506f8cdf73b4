export { Topology } from './topology.js';
export type { KeyLocation, TopologyNode, TopologySnapshot } from './topology.js';
export type { ClusterNode, SlotRange } from './cluster-nodes.js';
export type { NodeInfo } from './node-info.js';
