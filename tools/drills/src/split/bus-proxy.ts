/**
 * Stands before the bus of one node. Every message of the bus begins with a header in which its sender names itself, so
 * the proxy knows who speaks to whom, and can swallow what passes between two sides: without a word, as a network that
 * is cut does. https://github.com/redis/redis/blob/7.0/src/cluster.h (clusterMsg)
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/** Where the header has the sender's id, in bytes. */
const SENDER = { from: 40, to: 80 } as const;

export interface BusProxyOptions {
  /** Of the node's bus. */
  readonly busPort: number;
  /** Whether nothing passes between this node and the one with that id now. */
  readonly isCutFrom: (senderId: string) => boolean;
}

interface Conversation {
  readonly ends: readonly [Socket, Socket];
  /** Something was swallowed: what follows would make no sense to the node. */
  hasHole: boolean;
}

export class BusProxy {
  readonly #options: BusProxyOptions;
  readonly #server: Server;
  readonly #conversations = new Set<Conversation>();

  private constructor(options: BusProxyOptions) {
    this.#options = options;
    this.#server = createServer((caller) => this.#take(caller));
  }

  /** Listens on a free port of loopback. @throws Error of the network */
  static async open(options: BusProxyOptions): Promise<BusProxy> {
    const proxy = new BusProxy(options);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** How many nodes speak through it now. */
  get conversations(): number {
    return this.#conversations.size;
  }

  /** Ends what has a hole, so that nodes dial again. */
  mend(): void {
    for (const conversation of this.#conversations) if (conversation.hasHole) end(conversation);
  }

  close(): void {
    this.#server.close();
    for (const conversation of this.#conversations) end(conversation);
  }

  #take(caller: Socket): void {
    const node = connect(this.#options.busPort, '127.0.0.1');
    const conversation: Conversation = { ends: [caller, node], hasHole: false };
    this.#conversations.add(conversation);
    const isOver = () => {
      end(conversation);
      this.#conversations.delete(conversation);
    };
    for (const socket of conversation.ends) socket.once('error', isOver).once('close', isOver);
    let sender: string | null = null;
    const pass = (to: Socket) => (bytes: Buffer) => {
      sender ??= senderIn(bytes);
      if (sender === null || !this.#options.isCutFrom(sender)) to.write(bytes);
      else conversation.hasHole = true;
    };
    caller.on('data', pass(node));
    node.on('data', pass(caller));
  }
}

/** Null where too little has come; a header is sent as a whole, so the next piece has one. */
function senderIn(bytes: Buffer): string | null {
  return bytes.length < SENDER.to ? null : bytes.subarray(SENDER.from, SENDER.to).toString('latin1');
}

function end({ ends }: Conversation): void {
  for (const socket of ends) socket.destroy();
}
