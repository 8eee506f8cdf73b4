import { isServiceName, services } from '@shop/contracts/services';

/** The first path segments below `/api` that belong to a service. */
export function publicSegmentsOf(service: string): readonly string[] {
  return isServiceName(service) ? services[service].publicSegments : [];
}
