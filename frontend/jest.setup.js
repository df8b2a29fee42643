/** Before each test file: matchers for the page, and warnings become failures. */
import "@testing-library/jest-dom";

for (const level of ["error", "warn"]) {
  console[level] = (...parts) => {
    throw new Error(`console.${level} was called: ${parts.join(" ")}`);
  };
}
