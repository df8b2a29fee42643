/**
 * How our JSX becomes JavaScript: one answer for webpack and for Jest.
 * Targets are browsers with modules, which every browser of the last years is.
 */
module.exports = {
  jsc: {
    target: "es2020",
    parser: { syntax: "ecmascript", jsx: true },
    transform: { react: { runtime: "automatic" } },
  },
};
