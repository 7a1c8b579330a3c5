// Brings a lesson's page to life. Without it the page works by links and forms alone.
import { copyButtons } from "./copy.js";
import { controls } from "./controls.js";
import { Stage } from "./stage.js";

const element = document.getElementById("stage");
if (element) controls(new Stage(element));
copyButtons(document);
