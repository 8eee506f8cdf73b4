import { milliseconds } from '@shop/replay';
import type { Judgement, ShoppersSeen } from './promise.js';

/** No shopper waits longer, whatever befalls the shop (milliseconds). */
export const longestWaitMs = 5000;

/** One that the shopper had to send again has failed. Silence is no success: somebody has to have asked. */
export const noRequestFails: Judgement<Pick<ShoppersSeen, 'through'>> = ({ through }) => {
  const { failed, retried, requests } = through.read().total;
  return {
    promise: 'no request fails',
    isKept: failed + retried === 0 && requests > 0,
    seen: `${failed + retried} of ${requests} failed${reasonsOf(through.reasons)}`,
  };
};

const noneTakesTooLong: Judgement<ShoppersSeen> = ({ through }) => {
  const { maxMs } = through.read().total;
  return {
    promise: `no request takes ${longestWaitMs / 1000} s`,
    isKept: maxMs < longestWaitMs,
    seen: `the longest took ${milliseconds(maxMs)} ms`,
  };
};

/** For faults in which the shop may ask shoppers to come again: what counts is what they finally got. */
export const everyoneIsServed: Judgement<ShoppersSeen> = ({ through }) => {
  const { failed, retried, requests } = through.read().total;
  return {
    promise: 'every shopper gets an answer in the end',
    isKept: failed === 0 && requests > 0,
    seen: `${failed} of ${requests} failed, ${retried} were sent again${reasonsOf(through.reasons)}`,
  };
};

/** When it is over, whoever is still inside finishes the trip. */
export const everyoneGetsHome: Judgement<Pick<ShoppersSeen, 'home'>> = ({ home }) => {
  const { failed, requests } = home.read().total;
  return {
    promise: 'afterwards everyone finishes the trip',
    isKept: failed === 0,
    seen: `${failed} of ${requests} requests failed${reasonsOf(home.reasons)}`,
  };
};

/** What was not accepted: the door was closed, or the shop said that it cannot at the moment. */
const NOT_ACCEPTED = /: (ECONNREFUSED|503( .*)?)$/;

/** Who is turned away may come again; a request that was taken in is answered. */
export const nothingAcceptedIsLost: Judgement<ShoppersSeen> = ({ through }) => {
  const lost = through.reasons.filter(([reason]) => !NOT_ACCEPTED.test(reason));
  const { requests } = through.read().total;
  return {
    promise: 'no request that was accepted is lost',
    isKept: lost.length === 0 && requests > 0,
    seen: `${sum(lost.map(([, count]) => count))} of ${requests} were${reasonsOf(lost)}`,
  };
};

/** What everyone may see needs no Redis. */
export const noPageFails: Judgement<ShoppersSeen> = ({ through }) => {
  const pages = through.read().routes.filter(({ route }) => /^GET \/(products|categories)\//.test(route));
  const requests = sum(pages.map((page) => page.requests));
  const failed = sum(pages.map((page) => page.failed + page.retried));
  return {
    promise: "no shopper's view of a product or a category fails",
    isKept: failed === 0 && requests > 0,
    seen: `${failed} of ${requests} failed`,
  };
};

/** What holds whenever a part of the cluster suffers. */
export const shoppingGoesOn: readonly Judgement<ShoppersSeen>[] = [noRequestFails, noneTakesTooLong];

function reasonsOf(reasons: ShoppersSeen['through']['reasons']): string {
  const counted = reasons.map(([reason, count]) => `${reason} ${count} times`).join(', ');
  return counted === '' ? '' : ` (${counted})`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
