// Fields that stand at what they change: those of the page's head, without a fold.
export { default } from "./controls.js";
