import { STATUS_CODES } from 'node:http';

/** What we say for an error that Fastify or Nest raised before or around our own code. */
export interface FrameworkProblem {
  readonly code: string;
  readonly detail: string;
}

/** By Fastify's stable error codes, https://fastify.dev/docs/latest/Reference/Errors/. */
const byFastifyCode: Readonly<Record<string, FrameworkProblem>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'BODY_NOT_JSON', detail: 'The body is not valid JSON.' },
  FST_ERR_CTP_EMPTY_JSON_BODY: {
    code: 'BODY_NOT_JSON',
    detail: 'Send a JSON body, or no content-type header.',
  },
  FST_ERR_CTP_BODY_TOO_LARGE: {
    code: 'BODY_TOO_LARGE',
    detail: 'The body is larger than this service takes.',
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: 'BODY_LENGTH_WRONG',
    detail: 'The body is not as long as content-length says.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'MEDIA_TYPE_UNSUPPORTED',
    detail: 'Send the body as application/json.',
  },
  FST_ERR_BAD_URL: { code: 'URL_MALFORMED', detail: 'The path is not a well-formed URL.' },
  FST_ERR_MAX_PARAM_LENGTH: {
    code: 'URL_TOO_LONG',
    detail: 'A segment of the path is longer than this service takes.',
  },
};

const byStatus: Readonly<Record<number, FrameworkProblem>> = {
  400: { code: 'REQUEST_MALFORMED', detail: 'The request is malformed.' },
  404: { code: 'ROUTE_NOT_FOUND', detail: 'Nothing lives at this path; see /openapi.json.' },
  408: { code: 'REQUEST_TOO_SLOW', detail: 'The request took too long to arrive.' },
  413: { code: 'BODY_TOO_LARGE', detail: 'The body is larger than this service takes.' },
  415: { code: 'MEDIA_TYPE_UNSUPPORTED', detail: 'Send the body as application/json.' },
  431: { code: 'HEADERS_TOO_LARGE', detail: 'The headers are larger than this service takes.' },
  500: { code: 'INTERNAL', detail: 'Something went wrong on our side. The request id finds it in the logs.' },
  503: { code: 'UNAVAILABLE', detail: 'The service cannot answer now. Try again.' },
};

/** Our own words for a framework's error: its message may name internals, so it is never sent. */
export function frameworkProblem(status: number, fastifyCode?: string): FrameworkProblem {
  const known = (fastifyCode === undefined ? undefined : byFastifyCode[fastifyCode]) ?? byStatus[status];
  if (known) return known;
  const phrase = STATUS_CODES[status] ?? 'Error';
  return { code: phrase.toUpperCase().replaceAll(/[^A-Z]+/g, '_'), detail: `${phrase}.` };
}
