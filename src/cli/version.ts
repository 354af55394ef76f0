export { kitVersion } from "../kit-version.js";
