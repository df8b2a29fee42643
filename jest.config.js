/** Jest: a browser-like page, and no warning goes unnoticed. */
const swc = require("./swc.config.js");

module.exports = {
  testEnvironment: "jsdom",
  roots: ["<rootDir>/frontend"],
  testPathIgnorePatterns: ["/node_modules/", "/dist/"],
  setupFilesAfterEnv: ["<rootDir>/frontend/jest.setup.js"],
  transform: { "\\.jsx?$": ["@swc/jest", { ...swc, swcrc: false }] },
  cacheDirectory: "<rootDir>/node_modules/.cache/jest",
};
