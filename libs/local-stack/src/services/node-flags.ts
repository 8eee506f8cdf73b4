/**
 * How node is started for the shop's processes; its images say the same in their ENTRYPOINT.
 *
 * V8 allocates objects of a kind that once outlived a few collections in the old generation at once, for as long as the
 * process lives. For what a request needs that is a bad guess: whatever those objects refer to is then kept until the next
 * full collection. The last flag ends the guessing (docs/adr/0196).
 */
export const nodeFlags: readonly string[] = ['--enable-source-maps', '--no-allocation-site-pretenuring'];
