export function DrillsPage() {
  return <h1>Drills</h1>;
}
