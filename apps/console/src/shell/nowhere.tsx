import { Link } from 'react-router';

/** In place of a page that there is not. */
export function Nowhere() {
  return (
    <>
      <h1>There is no such page</h1>
      <p>
        <Link to="/shop">To the shop</Link>
      </p>
    </>
  );
}
