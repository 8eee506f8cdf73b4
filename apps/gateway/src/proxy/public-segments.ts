import { type ServiceName, services } from '@shop/contracts/services';

/** The first path segments below `/api` that belong to a service. */
export function publicSegmentsOf(service: ServiceName): readonly string[] {
  return services[service].publicSegments;
}
