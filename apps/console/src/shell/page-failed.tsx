import { useRouteError } from 'react-router';

/** In place of a page that could not be drawn or fetched. */
export function PageFailed() {
  const error = useRouteError();
  return (
    <main>
      <h1>This page could not be shown</h1>
      <p role="alert">{error instanceof Error ? error.message : 'The reason is not known.'}</p>
      <p>
        <a href="/console/">Begin again</a>
      </p>
    </main>
  );
}
